package io.meterhouse.store.h2.record;

import io.meterhouse.api.metering.Bracket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/** Reads what {@link Out} wrote. What does not fit throws {@link DamagedException}. */
public final class In {
    private final byte[] bytes;
    private final int end;
    private int at;

    public In(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    public In(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    public boolean more() {
        return at < end;
    }

    public int at() {
        return at;
    }

    public int octet() {
        if (at >= end) {
            throw new DamagedException("a record ends too early");
        }
        return bytes[at++] & 0xff;
    }

    public long number() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int octet = octet();
            value |= (long) (octet & 0x7f) << shift;
            if (octet < 0x80) {
                return value;
            }
        }
        throw new DamagedException("a number of more than ten bytes");
    }

    /** A number from 0 to a bound, which is known before memory is taken for it. */
    public int number(int most) {
        long value = number();
        if (value < 0 || value > most) {
            throw new DamagedException(value + " where at most " + most + " may stand");
        }
        return (int) value;
    }

    public long signed() {
        long value = number();
        return value >>> 1 ^ -(value & 1);
    }

    public byte[] raw(int count) {
        if (count < 0 || count > end - at) {
            throw new DamagedException("a record ends too early");
        }
        at += count;
        return Arrays.copyOfRange(bytes, at - count, at);
    }

    /** All that is left. */
    byte[] rest() {
        return raw(end - at);
    }

    public byte[] block() {
        return raw(number(end - at));
    }

    public String text() {
        int count = number(end - at);
        if (count > end - at) {
            throw new DamagedException("a record ends too early");
        }
        at += count;
        return new String(bytes, at - count, count, StandardCharsets.UTF_8);
    }

    public Instant time(Instant base) {
        long coded = number();
        long zigzag = coded >>> 1;
        long milli = base.toEpochMilli() + (zigzag >>> 1 ^ -(zigzag & 1));
        Instant value = Instant.ofEpochMilli(milli);
        return (coded & 1) == 0 ? value : value.plusNanos(number(999_999));
    }

    /** What {@link #time} reads, as ns since 1970. */
    long nanos(long base) {
        long coded = number();
        long zigzag = coded >>> 1;
        long milli = Math.floorDiv(base, 1_000_000L) + (zigzag >>> 1 ^ -(zigzag & 1));
        return milli * 1_000_000L + ((coded & 1) == 0 ? 0 : number(999_999));
    }

    /** Passes over a block or text. */
    void skip() {
        int count = number(end - at);
        if (count > end - at) {
            throw new DamagedException("a record ends too early");
        }
        at += count;
    }

    public Bracket bracket(Instant end) {
        Instant t0 = time(end);
        return new Bracket(t0, time(end));
    }
}
