package io.meterhouse.store.h2.record;

import java.util.Arrays;

/**
 * Numbers in about as many bits as they hold, learnt while they are written: an arithmetic coder over the length of each number in
 * bits, given that of the one before it, and over its highest bits. Needs no table, which for the 288 counts of a day would be a third
 * of the whole.
 */
final class Adaptive {
    private static final int CONTEXTS = 8;
    private static final int LENGTHS = 66;
    /** So many of the bits after the first are learnt; those below are as good as random. */
    private static final int LEARNT_BITS = 3;

    private static final int NODES = 1 << LEARNT_BITS;
    private static final int HALF = 1 << 15;
    private static final int LEAST = 64;
    private static final int SURE = 30;
    private static final int[] STEP = new int[SURE + 1];

    static {
        for (int seen = 0; seen <= SURE; seen++) {
            // 65536 / (seen + 1.6): the first bits teach most.
            STEP[seen] = 655_360 / (10 * seen + 16);
        }
    }

    private final int[] chance = new int[CONTEXTS * LENGTHS + LENGTHS * NODES];
    private final byte[] seen = new byte[chance.length];
    private long low;
    private long high = 0xffff_ffffL;

    private Adaptive() {
        Arrays.fill(chance, HALF);
    }

    /** @param count of the numbers, which a reader must know */
    static byte[] encode(long[] numbers, int count) {
        var coder = new Adaptive();
        var out = new Out();
        int context = 0;
        for (int i = 0; i < count; i++) {
            context = coder.write(numbers[i], context, out);
        }
        // One octet tells the last range from all others: a reader takes zeros for what follows.
        out.octet((int) (coder.low >>> 24) + 1);
        return out.toByteArray();
    }

    static void decode(byte[] bytes, long[] into) {
        var reader = new Reader(bytes);
        int context = 0;
        for (int i = 0; i < into.length; i++) {
            long value = reader.read(context);
            into[i] = value;
            context = context(Long.SIZE - Long.numberOfLeadingZeros(value));
        }
    }

    private static int context(int length) {
        return Math.min(length, CONTEXTS - 1) * LENGTHS;
    }

    private static int highBits(int length) {
        return CONTEXTS * LENGTHS + length * NODES;
    }

    private int write(long value, int context, Out out) {
        int length = Long.SIZE - Long.numberOfLeadingZeros(value);
        for (int i = 0; i < length; i++) {
            bit(context + i, 0, out);
        }
        bit(context + length, 1, out);
        int node = 1;
        for (int at = length - 2; at >= 0; at--) {
            int bit = (int) (value >>> at) & 1;
            if (node < NODES) {
                bit(highBits(length) + node, bit, out);
                node = node << 1 | bit;
            } else {
                narrow(low + (high - low >>> 1), bit, out);
            }
        }
        return context(length);
    }

    private void bit(int model, int bit, Out out) {
        narrow(low + ((high - low) * chance[model] >>> 16), bit, out);
        learn(model, bit);
    }

    private void narrow(long middle, int bit, Out out) {
        if (bit == 1) {
            high = middle;
        } else {
            low = middle + 1;
        }
        while ((low ^ high) >>> 24 == 0) {
            out.octet((int) (high >>> 24));
            low = low << 8 & 0xffff_ffffL;
            high = high << 8 & 0xffff_ffffL | 0xff;
        }
    }

    private void learn(int model, int bit) {
        int before = chance[model];
        int target = bit == 1 ? 65_535 - LEAST : LEAST;
        chance[model] = before + ((target - before) * STEP[seen[model]] >> 16);
        if (seen[model] < SURE) {
            seen[model]++;
        }
    }

    private static final class Reader {
        private final Adaptive coder = new Adaptive();
        private final byte[] bytes;
        private int at;
        private long code;

        Reader(byte[] bytes) {
            this.bytes = bytes;
            for (int i = 0; i < 4; i++) {
                code = code << 8 | octet();
            }
        }

        private int octet() {
            return at < bytes.length ? bytes[at++] & 0xff : 0;
        }

        long read(int context) {
            int length = 0;
            while (bit(context + length) == 0) {
                if (++length > Long.SIZE) {
                    throw new DamagedException("a number of more than 64 bits");
                }
            }
            long value = Math.min(length, 1);
            int node = 1;
            for (int left = length - 1; left > 0; left--) {
                int bit;
                if (node < NODES) {
                    bit = bit(highBits(length) + node);
                    node = node << 1 | bit;
                } else {
                    bit = narrow(coder.low + (coder.high - coder.low >>> 1));
                }
                value = value << 1 | bit;
            }
            return value;
        }

        private int bit(int model) {
            int bit = narrow(coder.low + ((coder.high - coder.low) * coder.chance[model] >>> 16));
            coder.learn(model, bit);
            return bit;
        }

        private int narrow(long middle) {
            int bit = code <= middle ? 1 : 0;
            if (bit == 1) {
                coder.high = middle;
            } else {
                coder.low = middle + 1;
            }
            while ((coder.low ^ coder.high) >>> 24 == 0) {
                coder.low = coder.low << 8 & 0xffff_ffffL;
                coder.high = coder.high << 8 & 0xffff_ffffL | 0xff;
                code = code << 8 & 0xffff_ffffL | octet();
            }
            return bit;
        }
    }
}
