package io.meterhouse.store.h2.record;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.PriorityQueue;

/**
 * Numbers in about as many bits as they hold: a Huffman code of their own before each column, of the numbers below 16, and of the
 * length and the two highest bits after the first of those above; what is below these follows as it is. A table for the 288 counts of a
 * day takes some ten bytes, and a number is read in some nanoseconds.
 */
final class Huffman {
    /** Numbers that have a code of their own. */
    private static final int DIRECT = 16;

    private static final int DIRECT_BITS = 4;
    private static final int SYMBOLS = DIRECT + (Long.SIZE - DIRECT_BITS) * 4;
    private static final int LONGEST = 10;
    /** Code lengths are written as their distance from the one before, the first from this. */
    private static final int USUAL = 4;

    private Huffman() {}

    private static int symbol(long number) {
        if (number >= 0 && number < DIRECT) {
            return (int) number;
        }
        int length = Long.SIZE - Long.numberOfLeadingZeros(number);
        return DIRECT + (length - DIRECT_BITS - 1) * 4 + (int) (number >>> length - 3 & 3);
    }

    private static int extra(int symbol) {
        return symbol < DIRECT ? 0 : (symbol - DIRECT) / 4 + DIRECT_BITS - 2;
    }

    /** @param count of the numbers, which a reader must know */
    static byte[] encode(long[] numbers, int count) {
        int[] frequencies = new int[SYMBOLS];
        for (int i = 0; i < count; i++) {
            frequencies[symbol(numbers[i])]++;
        }
        int[] lengths = lengths(frequencies);
        int[] codes = codes(lengths);
        var bits = new Bits();
        writeLengths(lengths, bits);
        for (int i = 0; i < count; i++) {
            int symbol = symbol(numbers[i]);
            bits.put(codes[symbol], lengths[symbol]);
            bits.put(numbers[i], extra(symbol));
        }
        return bits.toByteArray();
    }

    static void decode(byte[] bytes, long[] into) {
        if (into.length == 0) {
            return;
        }
        var bits = new BitsIn(bytes);
        int[] lengths = readLengths(bits);
        int longest = Arrays.stream(lengths).max().getAsInt();
        int[] table = table(lengths, longest);
        for (int i = 0; i < into.length; i++) {
            int entry = table[bits.peek(longest)];
            bits.skip(entry & 0xf);
            int symbol = entry >>> 4;
            into[i] = symbol < DIRECT ? symbol : (symbol & 3 | 4L) << extra(symbol) | bits.take(extra(symbol));
        }
        bits.check();
    }

    /** A node of the tree; {@code symbol} is -1 where two others hang from it. */
    private record Node(long weight, int symbol, Node left, Node right) implements Comparable<Node> {
        @Override
        public int compareTo(Node other) {
            return Long.compare(weight, other.weight);
        }

        void measure(int depth, int[] lengths) {
            if (symbol >= 0) {
                lengths[symbol] = depth;
            } else {
                left.measure(depth + 1, lengths);
                right.measure(depth + 1, lengths);
            }
        }
    }

    /** The length of each symbol's code, 0 for none. Where one is too long the rare are made a little less rare. */
    private static int[] lengths(int[] frequencies) {
        int[] weights = frequencies.clone();
        int[] lengths = new int[SYMBOLS];
        do {
            var nodes = new PriorityQueue<Node>();
            for (int symbol = 0; symbol < SYMBOLS; symbol++) {
                if (weights[symbol] > 0) {
                    nodes.add(new Node(weights[symbol], symbol, null, null));
                    weights[symbol] = weights[symbol] + 1 >> 1;
                }
            }
            if (nodes.size() < 2) {
                // One symbol only takes no bits at all; its length says that it is there.
                nodes.forEach(node -> lengths[node.symbol] = 1);
                return lengths;
            }
            while (nodes.size() > 1) {
                Node one = nodes.poll();
                Node other = nodes.poll();
                nodes.add(new Node(one.weight + other.weight, -1, one, other));
            }
            nodes.poll().measure(0, lengths);
        } while (Arrays.stream(lengths).max().getAsInt() > LONGEST);
        return lengths;
    }

    /** Codes of given lengths, in the order of the symbols. */
    private static int[] codes(int[] lengths) {
        int[] codes = new int[lengths.length];
        int code = 0;
        for (int length = 1; length <= LONGEST; length++) {
            for (int symbol = 0; symbol < lengths.length; symbol++) {
                if (lengths[symbol] == length) {
                    codes[symbol] = code++;
                }
            }
            code <<= 1;
        }
        return codes;
    }

    /** For each that the next bits may be: the symbol, times 16, and how many bits it takes. */
    private static int[] table(int[] lengths, int longest) {
        if (longest == 0) {
            throw new DamagedException("no codes");
        }
        int[] table = new int[1 << longest];
        int at = 0;
        for (int length = 1; length <= longest; length++) {
            for (int symbol = 0; symbol < lengths.length; symbol++) {
                if (lengths[symbol] == length) {
                    int to = at + (1 << longest - length);
                    if (to > table.length) {
                        throw new DamagedException("more codes than there are");
                    }
                    Arrays.fill(table, at, to, symbol << 4 | length);
                    at = to;
                }
            }
        }
        if (at < table.length) {
            if (longest > 1) {
                throw new DamagedException("fewer codes than there are");
            }
            // The other half of a code that has one symbol.
            Arrays.fill(table, at, table.length, table[0]);
        }
        return table;
    }

    private static void writeLengths(int[] lengths, Bits bits) {
        int last = SYMBOLS - 1;
        while (last > 0 && lengths[last] == 0) {
            last--;
        }
        bits.put(last, 8);
        int before = USUAL;
        for (int symbol = 0; symbol <= last; symbol++) {
            int length = lengths[symbol];
            bits.put(length == 0 ? 0 : 1, 1);
            if (length > 0) {
                int distance = Math.abs(length - before);
                // So many ones, a zero, and the direction.
                bits.put((1L << distance + 1) - 2, distance + 1);
                bits.put(length > before ? 1 : 0, distance == 0 ? 0 : 1);
                before = length;
            }
        }
    }

    private static int[] readLengths(BitsIn bits) {
        int[] lengths = new int[(int) bits.take(8) + 1];
        int before = USUAL;
        for (int symbol = 0; symbol < lengths.length; symbol++) {
            if (bits.take(1) == 1) {
                int distance = 0;
                while (bits.take(1) == 1) {
                    distance++;
                }
                before += distance > 0 && bits.take(1) == 0 ? -distance : distance;
                if (before < 1 || before > LONGEST) {
                    throw new DamagedException("a code of " + before + " bits");
                }
                lengths[symbol] = before;
            }
        }
        return lengths;
    }

    /** Bits, the highest first. */
    private static final class Bits {
        private final Out out = new Out();
        private int pending;
        private int count;

        /** The lower bits of a value. */
        void put(long value, int bits) {
            for (int at = bits - 1; at >= 0; at--) {
                pending = pending << 1 | (int) (value >>> at) & 1;
                if (++count == Byte.SIZE) {
                    out.octet(pending);
                    pending = 0;
                    count = 0;
                }
            }
        }

        byte[] toByteArray() {
            if (count > 0) {
                out.octet(pending << Byte.SIZE - count);
            }
            return out.toByteArray();
        }
    }

    /** Behind the end there are zeros; who read any of them is told by {@link #check}. */
    private static final class BitsIn {
        private static final int ENOUGH = 32;
        private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

        private final byte[] bytes;
        private int at;
        private long buffer;
        private int count;

        BitsIn(byte[] bytes) {
            this.bytes = bytes;
        }

        private void fill() {
            if (at + Long.BYTES <= bytes.length) {
                // All that fits, at once: of the last byte only some bits may fit, and it is read again.
                buffer |= (long) LONGS.get(bytes, at) >>> count;
                int whole = (Long.SIZE - 1 - count) / Byte.SIZE;
                at += whole;
                count += whole * Byte.SIZE;
                buffer &= -1L << Long.SIZE - count;
                return;
            }
            while (count <= Long.SIZE - Byte.SIZE) {
                buffer |= (at < bytes.length ? bytes[at] & 0xffL : 0) << Long.SIZE - Byte.SIZE - count;
                at++;
                count += Byte.SIZE;
            }
        }

        int peek(int bits) {
            if (count < ENOUGH) {
                fill();
            }
            return (int) (buffer >>> Long.SIZE - bits);
        }

        void skip(int bits) {
            buffer <<= bits;
            count -= bits;
        }

        long take(int bits) {
            if (bits > ENOUGH - 1) {
                long high = take(ENOUGH - 1);
                return high << bits - ENOUGH + 1 | take(bits - ENOUGH + 1);
            }
            if (bits == 0) {
                return 0;
            }
            long value = peek(bits);
            skip(bits);
            return value;
        }

        void check() {
            if (at - count / Byte.SIZE > bytes.length) {
                throw new DamagedException("a column ends too early");
            }
        }
    }
}
