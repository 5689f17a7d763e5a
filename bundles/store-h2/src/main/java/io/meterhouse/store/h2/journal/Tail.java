package io.meterhouse.store.h2.journal;

import io.meterhouse.store.h2.disk.DiskFile;
import io.meterhouse.store.h2.journal.Layout.Header;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The end of the journal, where frames are added. The block that is being filled is written by turns to its own place and to the
 * segment's second block: whatever a power cut does to a write, the block as it was before lies whole in the other place.
 */
final class Tail implements Closeable {
    private final String name;
    private final DiskFile file;
    private final Header header;
    private final byte[] content = new byte[Layout.BLOCK];
    private long nextFrame;
    private int block;
    private int used;
    /** Whether its own place has the newest. */
    private boolean home = true;

    Tail(String name, DiskFile file, Header header) {
        this.name = name;
        this.file = file;
        this.header = header;
        this.nextFrame = header.firstFrame();
        begin(Layout.DATA);
    }

    private void begin(int at) {
        block = at;
        Arrays.fill(content, (byte) 0);
        Layout.putBlockHead(content, 0, at, header.use(), nextFrame);
        used = Layout.BLOCK_HEAD;
        home = true;
    }

    /** Goes on where an earlier process stopped. */
    void goOn(SegmentImage image, SegmentImage.End end) {
        nextFrame = end.nextFrame();
        if (end.large()) {
            begin(end.block() + 1);
            return;
        }
        begin(end.block());
        System.arraycopy(image.block(end.block()), 0, content, 0, end.used());
        used = end.used();
        // The other place may have it too; writing there first spoils nothing, for this block was just made whole.
        home = true;
    }

    String name() {
        return name;
    }

    Header header() {
        return header;
    }

    long nextFrame() {
        return nextFrame;
    }

    int block() {
        return block;
    }

    byte[] content() {
        return content;
    }

    boolean empty() {
        return used == Layout.BLOCK_HEAD;
    }

    /** Whether a frame of that length would be the first of a block. */
    boolean begins(int length) {
        return empty() || Layout.FRAME_HEAD + length > Layout.BLOCK - used;
    }

    boolean fits(int length) {
        if (block >= header.blocks()) {
            return false;
        }
        int need = Layout.FRAME_HEAD + length;
        if (need <= Layout.BLOCK - used) {
            return true;
        }
        int next = empty() ? block : block + 1;
        return next + SegmentImage.largeBlocks(length) <= header.blocks();
    }

    /**
     * Writes a frame; it counts once {@link #force} has returned and {@link #accept} was called. What is written instead of it later
     * lies in the same place.
     */
    Pending write(byte[] payload, int length) throws IOException {
        int need = Layout.FRAME_HEAD + length;
        if (need <= Layout.BLOCK - used) {
            Layout.putFrame(content, used, header.use(), nextFrame, payload, length);
            boolean toHome = empty() || !home;
            try {
                file.write(toHome ? at(block) : Layout.BLOCK, ByteBuffer.wrap(content));
            } catch (IOException e) {
                takeBack();
                throw e;
            }
            return new Pending(block, used + need, toHome, false);
        }
        int next = empty() ? block : block + 1;
        if (!home) {
            file.write(at(block), ByteBuffer.wrap(content));
        }
        int blocks = SegmentImage.largeBlocks(length);
        byte[] bytes = new byte[blocks * Layout.BLOCK];
        Layout.putBlockHead(bytes, 0, next, header.use(), nextFrame);
        Layout.putFrame(bytes, Layout.BLOCK_HEAD, header.use(), nextFrame, payload, length);
        file.write(at(next), ByteBuffer.wrap(bytes));
        boolean large = blocks > 1;
        return new Pending(next, large ? Layout.BLOCK : Layout.BLOCK_HEAD + need, true, large, bytes);
    }

    /** Nothing of the frame that was written last is to stay. */
    void takeBack() {
        Arrays.fill(content, used, Layout.BLOCK, (byte) 0);
    }

    /**
     * Takes a frame back that was written, and that nobody knows to be durable: another process would read it out of the system's memory, and take it for
     * durable.
     */
    void takeBack(Pending pending) throws IOException {
        if (pending.bytes != null) {
            file.write(at(pending.block), ByteBuffer.allocate(pending.bytes.length));
            return;
        }
        takeBack();
        file.write(
                pending.home ? at(block) : Layout.BLOCK,
                empty() ? ByteBuffer.allocate(Layout.BLOCK) : ByteBuffer.wrap(content));
    }

    void force() throws IOException {
        file.force();
    }

    void accept(Pending pending) {
        nextFrame++;
        if (pending.large) {
            begin(pending.block + pending.bytes.length / Layout.BLOCK);
            return;
        }
        if (pending.bytes != null) {
            begin(pending.block);
            System.arraycopy(pending.bytes, 0, content, 0, Layout.BLOCK);
        }
        used = pending.used;
        home = pending.home;
    }

    private static long at(int block) {
        return (long) block * Layout.BLOCK;
    }

    /** The segment as it is, with what may be newer than its own place. */
    SegmentImage image() throws IOException {
        SegmentImage image = SegmentImage.of(name, header, SegmentImage.content(file));
        if (block < image.blocks()) {
            image.overlay(block, content);
        }
        return image;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** A frame that is written and not forced yet. */
    static final class Pending {
        private final int block;
        private final int used;
        private final boolean home;
        private final boolean large;
        private final byte[] bytes;

        private Pending(int block, int used, boolean home, boolean large) {
            this(block, used, home, large, null);
        }

        private Pending(int block, int used, boolean home, boolean large, byte[] bytes) {
            this.block = block;
            this.used = used;
            this.home = home;
            this.large = large;
            this.bytes = bytes;
        }
    }
}
