package io.meterhouse.store.h2.record;

import io.meterhouse.api.metering.Bracket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/** Bytes that grow: small numbers in few bytes. */
public final class Out {
    private static final int MILLI = 1_000_000;

    private byte[] bytes = new byte[512];
    private int length;

    public byte[] array() {
        return bytes;
    }

    public int length() {
        return length;
    }

    /** Forgets what was written beyond a length. */
    public void truncate(int to) {
        length = to;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    public Out octet(int value) {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, length * 2);
        }
        bytes[length++] = (byte) value;
        return this;
    }

    /** Seven bits a byte, the lowest first; negative numbers take ten bytes. */
    public Out number(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            octet((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        return octet((int) rest);
    }

    /** A number of either sign; small ones are short. */
    public Out signed(long value) {
        return number(value << 1 ^ value >> 63);
    }

    public Out raw(byte[] from, int offset, int count) {
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
        }
        System.arraycopy(from, offset, bytes, length, count);
        length += count;
        return this;
    }

    public Out block(byte[] value) {
        return number(value.length).raw(value, 0, value.length);
    }

    public Out text(String value) {
        return block(value.getBytes(StandardCharsets.UTF_8));
    }

    /** An instant as its distance from another in milliseconds; a finer one takes three bytes more, and is kept as it is. */
    public Out time(Instant base, Instant value) {
        long distance = value.toEpochMilli() - base.toEpochMilli();
        int nanos = value.getNano() % MILLI;
        long zigzag = distance << 1 ^ distance >> 63;
        number(zigzag << 1 | (nanos == 0 ? 0 : 1));
        return nanos == 0 ? this : number(nanos);
    }

    public Out bracket(Instant end, Bracket bracket) {
        return time(end, bracket.t0()).time(end, bracket.t1());
    }
}
