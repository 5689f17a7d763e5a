package io.meterhouse.store.h2.generation;

import io.meterhouse.store.h2.record.In;
import io.meterhouse.store.h2.record.Out;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.CRC32C;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * What a row of a generation holds: two octets by which it is found in a file that no database can open any more, kind, key, length,
 * payload and CRC-32C over all of it.
 *
 * @param kind what it is
 * @param key which of them
 * @param payload its content
 */
record Block(Kind kind, long key, byte[] payload) {
    private static final int MAGIC_1 = 0xb7;
    private static final int MAGIC_2 = 0x4d;
    private static final int PACKED = 0x80;
    private static final int MOST = 1 << 24;
    private static final int CRC = 4;

    /** What a block is. Numbers are never used anew. */
    enum Kind {
        /** The ledger as it was. */
        SNAPSHOT,
        /** What the channels of a panel share on a day. */
        BOUNDARIES,
        /** A channel's day. */
        COLUMN,
        /** A batch that stands by itself. */
        BATCH,
        /** Events that follow one another; the key is the number of the first. */
        EVENTS,
        /** The checksum of what is no block. */
        INDEX
    }

    /** Key of a panel's or channel's day. */
    static long key(int day, int number) {
        return (long) day << 20 | number;
    }

    static int day(long key) {
        return (int) (key >> 20);
    }

    static int number(long key) {
        return (int) (key & 0xf_ffff);
    }

    byte[] encode(Deflater deflater) {
        byte[] packed = deflate(deflater, payload);
        boolean pays = packed.length < payload.length;
        var out = new Out();
        out.octet(MAGIC_1)
                .octet(MAGIC_2)
                .octet(kind.ordinal() | (pays ? PACKED : 0))
                .number(key)
                .block(pays ? packed : payload);
        var crc = new CRC32C();
        crc.update(out.array(), 0, out.length());
        for (int shift = 24; shift >= 0; shift -= 8) {
            out.octet((int) (crc.getValue() >>> shift));
        }
        return out.toByteArray();
    }

    private static byte[] deflate(Deflater deflater, byte[] bytes) {
        deflater.reset();
        deflater.setInput(bytes);
        deflater.finish();
        var room = new byte[bytes.length + 64];
        int length = deflater.deflate(room);
        return deflater.finished() ? Arrays.copyOf(room, length) : bytes;
    }

    /** Null when it is damaged. */
    static Block decode(byte[] bytes) {
        return bytes == null ? null : decode(bytes, 0, bytes.length);
    }

    private static Block decode(byte[] bytes, int from, int limit) {
        if (limit - from < 10 || (bytes[from] & 0xff) != MAGIC_1 || (bytes[from + 1] & 0xff) != MAGIC_2) {
            return null;
        }
        try {
            var in = new In(bytes, from + 2, limit);
            int kind = in.octet();
            long key = in.number();
            byte[] content = in.block();
            var crc = new CRC32C();
            crc.update(bytes, from, in.at() - from);
            long stored = 0;
            for (int i = 0; i < CRC; i++) {
                stored = stored << 8 | in.octet();
            }
            if (stored != crc.getValue()) {
                return null;
            }
            byte[] payload = (kind & PACKED) == 0 ? content : inflate(content);
            return new Block(Kind.values()[kind & ~PACKED], key, payload);
        } catch (RuntimeException | DataFormatException notOurs) {
            return null;
        }
    }

    private static byte[] inflate(byte[] packed) throws DataFormatException {
        var inflater = new Inflater(true);
        try {
            inflater.setInput(packed);
            var all = new ByteArrayOutputStream(packed.length * 4);
            var room = new byte[4096];
            while (!inflater.finished()) {
                int count = inflater.inflate(room);
                if (count == 0 && (inflater.needsInput() || inflater.needsDictionary()) || all.size() > MOST) {
                    throw new DataFormatException("cut off");
                }
                all.write(room, 0, count);
            }
            return all.toByteArray();
        } finally {
            inflater.end();
        }
    }

    /** Hears of a block that was found, and where in the bytes it lies. */
    interface Found {
        void block(Block block, int at, int length);
    }

    /** Finds every whole block in the bytes of a file, wherever it lies. */
    static void scan(byte[] bytes, Found found) {
        int at = 0;
        while (at < bytes.length - 1) {
            if ((bytes[at] & 0xff) == MAGIC_1 && (bytes[at + 1] & 0xff) == MAGIC_2) {
                Block block = decode(bytes, at, bytes.length);
                if (block != null) {
                    found.block(block, at, length(bytes, at));
                }
            }
            at++;
        }
    }

    /** Of a block that is whole. */
    private static int length(byte[] bytes, int from) {
        var in = new In(bytes, from + 2, bytes.length);
        in.octet();
        in.number();
        in.block();
        return in.at() + CRC - from;
    }
}
