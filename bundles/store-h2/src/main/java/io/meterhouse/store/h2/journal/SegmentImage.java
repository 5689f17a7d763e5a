package io.meterhouse.store.h2.journal;

import io.meterhouse.store.h2.disk.Disk;
import io.meterhouse.store.h2.disk.DiskFile;
import io.meterhouse.store.h2.journal.Layout.Header;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A segment in memory, read once. Walks its frames; where the tail block was hurt while it was rewritten, its other place is taken.
 */
public final class SegmentImage {
    /** Hears of the frames, in order. */
    public interface FrameVisitor {
        /** A frame; false ends the walk. */
        boolean frame(long number, byte[] bytes, int from, int end);
    }

    private final String name;
    private final Header header;
    private final byte[] bytes;

    private SegmentImage(String name, Header header, byte[] bytes) {
        this.name = name;
        this.header = header;
        this.bytes = bytes;
    }

    /** Null when the file is no segment in use. */
    static SegmentImage read(Disk disk, String name) throws IOException {
        try (DiskFile file = disk.open(name, false)) {
            return read(file, name);
        }
    }

    static SegmentImage read(DiskFile file, String name) throws IOException {
        ByteBuffer first = ByteBuffer.allocate(Layout.BLOCK);
        file.read(0, first);
        Header header = Header.decode(first.clear());
        if (header == null) {
            return null;
        }
        // What was cut off the end reads as zeros, and as frames that were never there.
        ByteBuffer all = ByteBuffer.allocate(header.blocks() * Layout.BLOCK);
        file.read(0, all);
        return new SegmentImage(name, header, all.array());
    }

    String name() {
        return name;
    }

    Header header() {
        return header;
    }

    /** Puts a block in its place. */
    void overlay(int block, byte[] content) {
        System.arraycopy(content, 0, bytes, block * Layout.BLOCK, Layout.BLOCK);
    }

    byte[] block(int block) {
        return Arrays.copyOfRange(bytes, block * Layout.BLOCK, (block + 1) * Layout.BLOCK);
    }

    /**
     * Where the frames end.
     *
     * @param frames how many there are
     * @param block the last one with frames in it
     * @param used how far it is filled
     * @param large whether that is the last of a large frame, so that nothing more goes into it
     * @param repaired the block that was taken from its other place, 0 when none was
     * @param torn whether something stands where the next frame would begin
     */
    public record End(long frames, int block, int used, boolean large, int repaired, boolean torn) {}

    /** Walks the frames, up to the last or until the visitor has enough. */
    public End walk(FrameVisitor visitor) {
        long frame = header.firstFrame();
        int block = Layout.DATA;
        int lastBlock = Layout.DATA;
        int used = Layout.BLOCK_HEAD;
        boolean large = false;
        int repaired = 0;
        boolean going = true;
        while (going && block < header.blocks()) {
            int start = block * Layout.BLOCK;
            if (isLarge(start, block, frame)) {
                int length = Layout.frameLength(bytes, start + Layout.BLOCK_HEAD);
                int from = start + Layout.BLOCK_HEAD + Layout.FRAME_HEAD;
                going = visitor.frame(frame++, bytes, from, from + length);
                int blocks = largeBlocks(length);
                lastBlock = block + blocks - 1;
                block += blocks;
                used = Layout.BLOCK;
                large = true;
                continue;
            }
            if (takeOther(block, frame)) {
                repaired = block;
            }
            int at = start + Layout.BLOCK_HEAD;
            int limit = start + Layout.BLOCK;
            long before = frame;
            while (going
                    && Layout.blockHead(bytes, start) == block
                    && Layout.isFrame(bytes, at, limit, header.use(), frame)) {
                int from = at + Layout.FRAME_HEAD;
                at = from + Layout.frameLength(bytes, at);
                going = visitor.frame(frame++, bytes, from, at);
            }
            if (frame == before) {
                break;
            }
            lastBlock = block++;
            used = at - start;
            large = false;
        }
        return new End(
                frame - header.firstFrame(), lastBlock, used, large, repaired, going && something(lastBlock, used));
    }

    /** Where its frames begin and end, by turns. */
    public int[] frames() {
        int[][] places = {new int[512]};
        int[] count = {0};
        walk((number, all, from, end) -> {
            if (count[0] == places[0].length) {
                places[0] = Arrays.copyOf(places[0], count[0] * 2);
            }
            places[0][count[0]++] = from;
            places[0][count[0]++] = end;
            return true;
        });
        return Arrays.copyOf(places[0], count[0]);
    }

    public byte[] bytes() {
        return bytes;
    }

    static int largeBlocks(int length) {
        return (Layout.BLOCK_HEAD + Layout.FRAME_HEAD + length + Layout.BLOCK - 1) / Layout.BLOCK;
    }

    private boolean isLarge(int start, int block, long frame) {
        int at = start + Layout.BLOCK_HEAD;
        int length = Layout.frameLength(bytes, at);
        return length > Layout.BLOCK - Layout.BLOCK_HEAD - Layout.FRAME_HEAD
                && Layout.blockHead(bytes, start) == block
                && Layout.isFrame(bytes, at, bytes.length, header.use(), frame);
    }

    /** Takes the tail's other place where it holds more of this block. */
    private boolean takeOther(int block, long frame) {
        int other = Layout.BLOCK;
        if (Layout.blockHead(bytes, other) != block
                || count(other, block, frame) <= count(block * Layout.BLOCK, block, frame)) {
            return false;
        }
        System.arraycopy(bytes, other, bytes, block * Layout.BLOCK, Layout.BLOCK);
        return true;
    }

    private int count(int start, int block, long firstFrame) {
        int count = 0;
        int at = start + Layout.BLOCK_HEAD;
        while (Layout.blockHead(bytes, start) == block
                && Layout.isFrame(bytes, at, start + Layout.BLOCK, header.use(), firstFrame + count)) {
            at += Layout.FRAME_HEAD + Layout.frameLength(bytes, at);
            count++;
        }
        return count;
    }

    /** Whether there is anything but zeros behind the last frame, in its block or at the head of the next. */
    private boolean something(int block, int used) {
        int from = block * Layout.BLOCK + used;
        int to = Math.min(bytes.length, (block + 1) * Layout.BLOCK + Layout.BLOCK);
        for (int i = from; i < to; i++) {
            if (bytes[i] != 0) {
                return true;
            }
        }
        return false;
    }
}
