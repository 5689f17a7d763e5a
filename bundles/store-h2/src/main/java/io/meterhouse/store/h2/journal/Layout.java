package io.meterhouse.store.h2.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * How a segment's bytes lie. Blocks of 4,096 bytes: the header, the second place of the tail, then data. A data block begins with its
 * number (2 bytes), the lower half of the segment's use (4) and the number of its first frame (6), so that it can be read though what
 * lies before it cannot. It holds frames: length of the payload (3 bytes), CRC-32C (4 bytes) over the segment's use, the frame's number
 * and the payload, and the payload. A length of 0 ends the block. A frame that no block can hold begins a block of its own and goes on
 * through those after it; the rest of its last block stays empty.
 */
final class Layout {
    static final int BLOCK = 4096;
    static final int DATA = 2;
    static final int BLOCK_HEAD = 12;
    static final int FRAME_HEAD = 7;
    static final int LONGEST_FRAME = 0xff_ffff;
    static final int MOST_BLOCKS = 0xffff;
    /** The use of a segment that was given up: whatever stands behind its first block counts no more. */
    static final long EMPTIED = 0;

    private static final long MAGIC = 0x4d48_4a4f_5552_4e31L;
    private static final int HEADER_BYTES = 48;

    private Layout() {}

    /**
     * What a segment's first block says.
     *
     * @param use counts the uses of segments, this one's included, from 1 on: what an earlier use left behind does not bear its checksum.
     *     Or {@link Layout#EMPTIED}
     * @param firstFrame number of its first frame; of one that was given up, its last use, or 0
     * @param sequence of the interval stream before it
     * @param event number of the newest event before it
     * @param blocks its length
     */
    record Header(long use, long firstFrame, long sequence, long event, int blocks) {
        ByteBuffer encode() {
            ByteBuffer block = ByteBuffer.allocate(BLOCK);
            block.putLong(MAGIC)
                    .putLong(use)
                    .putLong(firstFrame)
                    .putLong(sequence)
                    .putLong(event)
                    .putInt(blocks);
            var crc = new CRC32C();
            crc.update(block.array(), 0, block.position());
            block.putInt((int) crc.getValue());
            return block.clear();
        }

        /** Null when there is none, or a torn one. */
        static Header decode(ByteBuffer block) {
            if (block.remaining() < HEADER_BYTES || block.getLong(0) != MAGIC) {
                return null;
            }
            var crc = new CRC32C();
            crc.update(block.array(), 0, HEADER_BYTES - 4);
            if ((int) crc.getValue() != block.getInt(HEADER_BYTES - 4)) {
                return null;
            }
            var header = new Header(
                    block.getLong(8), block.getLong(16), block.getLong(24), block.getLong(32), block.getInt(40));
            return header.blocks > DATA && header.blocks <= MOST_BLOCKS ? header : null;
        }
    }

    static int crc(long use, long frame, byte[] bytes, int from, int length) {
        var crc = new CRC32C();
        crc.update(
                ByteBuffer.allocate(2 * Long.BYTES).putLong(use).putLong(frame).flip());
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }

    static void putBlockHead(byte[] bytes, int at, int block, long use, long frame) {
        put(bytes, at, 2, block);
        put(bytes, at + 2, 4, use);
        put(bytes, at + 6, 6, frame);
    }

    private static void put(byte[] bytes, int at, int count, long value) {
        for (int i = 0; i < count; i++) {
            bytes[at + i] = (byte) (value >>> 8 * (count - 1 - i));
        }
    }

    private static long get(byte[] bytes, int at, int count) {
        long value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 8 | bytes[at + i] & 0xff;
        }
        return value;
    }

    /** Whether a block of that number and use begins there. */
    static boolean isBlock(byte[] bytes, int at, int block, long use) {
        return get(bytes, at, 2) == block && get(bytes, at + 2, 4) == (use & 0xffff_ffffL);
    }

    /** The number of a block's first frame, as its head says. */
    static long firstFrame(byte[] bytes, int at) {
        return get(bytes, at + 6, 6);
    }

    /** The lower half of the use that a block's head bears. */
    static long use(byte[] bytes, int at) {
        return get(bytes, at + 2, 4);
    }

    static void putFrame(byte[] bytes, int at, long use, long frame, byte[] payload, int length) {
        bytes[at] = (byte) (length >>> 16);
        bytes[at + 1] = (byte) (length >>> 8);
        bytes[at + 2] = (byte) length;
        int crc = crc(use, frame, payload, 0, length);
        for (int i = 0; i < 4; i++) {
            bytes[at + 3 + i] = (byte) (crc >>> (24 - 8 * i));
        }
        System.arraycopy(payload, 0, bytes, at + FRAME_HEAD, length);
    }

    static int frameLength(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 16 | (bytes[at + 1] & 0xff) << 8 | bytes[at + 2] & 0xff;
    }

    /** Whether a whole frame of that number stands there. */
    static boolean isFrame(byte[] bytes, int at, int limit, long use, long frame) {
        if (at + FRAME_HEAD > limit) {
            return false;
        }
        int length = frameLength(bytes, at);
        if (length == 0 || length > limit - at - FRAME_HEAD) {
            return false;
        }
        int stored = 0;
        for (int i = 0; i < 4; i++) {
            stored = stored << 8 | bytes[at + 3 + i] & 0xff;
        }
        return stored == crc(use, frame, bytes, at + FRAME_HEAD, length);
    }
}
