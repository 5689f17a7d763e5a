package io.meterhouse.store.h2.journal;

import io.meterhouse.store.h2.disk.DiskFile;
import io.meterhouse.store.h2.journal.Layout.Header;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A segment in memory, read once. Walks its frames; where the tail block was hurt while it was rewritten, its other place is taken, and
 * where a block cannot be read the walk goes on at the next that can.
 */
public final class SegmentImage {
    /** Hears of the frames, in order. */
    public interface FrameVisitor {
        /** A frame; false ends the walk. A number that does not follow the one before means that those between cannot be read. */
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

    /** A file's content, under the header that it has, or had. */
    static SegmentImage of(String name, Header header, byte[] bytes) {
        return new SegmentImage(name, header, bytes);
    }

    /** What a file's first block says; null when it cannot be read. */
    static Header header(DiskFile file) {
        var block = new byte[Layout.BLOCK];
        return readBlock(file, 0, block) ? header(block) : null;
    }

    static Header header(byte[] bytes) {
        return bytes.length < Layout.BLOCK ? null : Header.decode(ByteBuffer.wrap(bytes, 0, Layout.BLOCK));
    }

    /** A file's blocks. Those that the disk does not give are zeros: they count as damaged like any other. */
    static byte[] content(DiskFile file) throws IOException {
        int length = (int) Math.min(file.size(), (long) Layout.MOST_BLOCKS * Layout.BLOCK);
        // What was cut off the end reads as zeros, and as frames that were never there.
        var all = new byte[(length + Layout.BLOCK - 1) / Layout.BLOCK * Layout.BLOCK];
        try {
            file.read(0, ByteBuffer.wrap(all));
        } catch (IOException e) {
            Arrays.fill(all, (byte) 0);
            boolean any = false;
            for (int at = 0; at < all.length; at += Layout.BLOCK) {
                any |= readBlock(file, at, all);
            }
            if (!any) {
                throw e;
            }
        }
        return all;
    }

    private static boolean readBlock(DiskFile file, int at, byte[] into) {
        ByteBuffer block = ByteBuffer.allocate(Layout.BLOCK);
        try {
            file.read(at, block);
            System.arraycopy(block.array(), 0, into, at, Layout.BLOCK);
            return true;
        } catch (IOException unreadable) {
            return false;
        }
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
     * @param nextFrame the number after the last
     * @param block the last one with frames in it
     * @param used how far it is filled
     * @param large whether that is the last of a large frame, so that nothing more goes into it
     * @param repaired the block that was taken from its other place, and is to be written to its own; 0 when none was
     * @param torn whether the newest block is not as an orderly write leaves it: a write was cut off, or its newest frame is damaged
     */
    public record End(long nextFrame, int block, int used, boolean large, int repaired, boolean torn) {}

    /** Walks the frames, up to the last or until the visitor has enough. */
    public End walk(FrameVisitor visitor) {
        long frame = header.firstFrame();
        int block = next(Layout.DATA, frame);
        int lastBlock = Layout.DATA;
        int used = Layout.BLOCK_HEAD;
        boolean large = false;
        boolean orderly = true;
        int repaired = 0;
        boolean going = true;
        while (going && block < blocks()) {
            int start = block * Layout.BLOCK;
            frame = firstFrame(block, frame);
            lastBlock = block;
            if (isLarge(start, frame)) {
                int length = Layout.frameLength(bytes, start + Layout.BLOCK_HEAD);
                int from = start + Layout.BLOCK_HEAD + Layout.FRAME_HEAD;
                going = visitor.frame(frame++, bytes, from, from + length);
                lastBlock = block + largeBlocks(length) - 1;
                used = Layout.BLOCK;
                large = true;
                orderly = true;
            } else {
                int own = own(block, frame);
                int other = other(block, frame);
                orderly = isOrderly(block, own, other);
                if (other > 0 && other >= own) {
                    // The tail's other place holds more of this block; or as much, for a start has written that here:
                    // nobody knows whether its
                    // sync succeeded.
                    System.arraycopy(bytes, Layout.BLOCK, bytes, start, Layout.BLOCK);
                    repaired = block;
                }
                int at = start + Layout.BLOCK_HEAD;
                while (going && Layout.isFrame(bytes, at, start + Layout.BLOCK, header.use(), frame)) {
                    int from = at + Layout.FRAME_HEAD;
                    at = from + Layout.frameLength(bytes, at);
                    going = visitor.frame(frame++, bytes, from, at);
                }
                used = at - start;
                large = false;
            }
            block = going ? next(lastBlock + 1, frame) : blocks();
        }
        // Behind the last frame, and at the head of the next block, there is nothing when every write was whole.
        int end = lastBlock * Layout.BLOCK + used;
        boolean torn = going && !(orderly && isZero(end, (lastBlock + 2) * Layout.BLOCK));
        return new End(frame, lastBlock, used, large, repaired, torn);
    }

    /** The next block that has frames from a number on; the one after the last when none has. */
    private int next(int from, long frame) {
        for (int block = from; block < blocks(); block++) {
            long first = firstFrame(block, frame);
            if (first >= frame && hasFrames(block, first)) {
                return block;
            }
        }
        return blocks();
    }

    int blocks() {
        return Math.min(header.blocks(), bytes.length / Layout.BLOCK);
    }

    private boolean hasFrames(int block, long first) {
        int start = block * Layout.BLOCK;
        return Layout.isFrame(bytes, start + Layout.BLOCK_HEAD, bytes.length, header.use(), first)
                || other(block, first) > 0;
    }

    /** What the heads of its two places say; the own one counts where both can be read. */
    private long firstFrame(int block, long otherwise) {
        int start = block * Layout.BLOCK;
        if (Layout.isBlock(bytes, start, block, header.use())) {
            return Layout.firstFrame(bytes, start);
        }
        return isOther(block) ? Layout.firstFrame(bytes, Layout.BLOCK) : otherwise;
    }

    private boolean isOther(int block) {
        return Layout.isBlock(bytes, Layout.BLOCK, block, header.use());
    }

    /** Whether the file is shorter than it was made. */
    boolean cutShort() {
        return bytes.length < header.blocks() * Layout.BLOCK;
    }

    public byte[] bytes() {
        return bytes;
    }

    static int largeBlocks(int length) {
        return (Layout.BLOCK_HEAD + Layout.FRAME_HEAD + length + Layout.BLOCK - 1) / Layout.BLOCK;
    }

    private boolean isLarge(int start, long frame) {
        int at = start + Layout.BLOCK_HEAD;
        int length = Layout.frameLength(bytes, at);
        return length > Layout.BLOCK - Layout.BLOCK_HEAD - Layout.FRAME_HEAD
                && Layout.isFrame(bytes, at, bytes.length, header.use(), frame);
    }

    private int own(int block, long firstFrame) {
        return count(block * Layout.BLOCK, firstFrame);
    }

    private int other(int block, long firstFrame) {
        return isOther(block) ? count(Layout.BLOCK, firstFrame) : 0;
    }

    private int count(int start, long firstFrame) {
        int count = 0;
        int at = start + Layout.BLOCK_HEAD;
        while (Layout.isFrame(bytes, at, start + Layout.BLOCK, header.use(), firstFrame + count)) {
            at += Layout.FRAME_HEAD + Layout.frameLength(bytes, at);
            count++;
        }
        return count;
    }

    /**
     * Whether the block that is written by turns to two places is as whole writes leave it: one place has what the other has, but for
     * the newest frame. Damage of the newest frame cannot be told from a write that was cut off.
     */
    private boolean isOrderly(int block, int own, int other) {
        boolean ownEnds = !somethingAfter(block * Layout.BLOCK, own);
        boolean otherEnds = !isOther(block) || !somethingAfter(Layout.BLOCK, other);
        if (own < 2 && other <= own) {
            return ownEnds && otherEnds;
        }
        return Math.abs(own - other) <= 1 && own > 0 && ownEnds && otherEnds;
    }

    private boolean somethingAfter(int start, int frames) {
        int at = start + Layout.BLOCK_HEAD;
        for (int i = 0; i < frames; i++) {
            at += Layout.FRAME_HEAD + Layout.frameLength(bytes, at);
        }
        return !isZero(at, start + Layout.BLOCK);
    }

    private boolean isZero(int from, int to) {
        for (int i = from; i < Math.min(bytes.length, to); i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
