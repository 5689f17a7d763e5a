package io.meterhouse.store.h2.record;

import io.meterhouse.api.metering.Bracket;
import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.store.Values;
import java.time.Instant;
import java.util.Optional;

/** Reads what {@link ColumnWriter} wrote, an interval at a time. */
final class ColumnReader {
    private static final int MOST = 100_000;
    private static final long MILLI = 1_000_000;

    private final Track track;
    private final int size;
    private final int[] rows;
    private final int[] flags;
    private final long[] counts;
    private final In exceptions;
    private int exceptionsLeft;
    private int nextException;
    private int at = -1;

    ColumnReader(byte[] bytes, ChannelId channel) {
        track = new Track(channel, 0);
        var in = new In(bytes);
        in.number();
        size = in.number(MOST);
        rows = new int[size];
        for (int from = 0; from < size; ) {
            int row = (from == 0 ? 0 : rows[from - 1] + 1) + in.number(MOST);
            int to = run(in, from);
            while (from < to) {
                rows[from++] = row++;
            }
        }
        flags = new int[size];
        for (int from = 0; from < size; ) {
            int to = run(in, from);
            int value = (int) in.number();
            while (from < to) {
                flags[from++] = value;
            }
        }
        exceptionsLeft = in.number(size);
        exceptions = new In(in.block());
        counts = counts(in);
        nextException = exceptionsLeft > 0 ? exceptions.number(size) : size;
    }

    /** Whether all that is exceptional is the register at the beginning, or the unit. */
    private boolean isPlain() {
        return exceptionsLeft == 0 || exceptionsLeft == 1 && nextException == 0;
    }

    /**
     * The column in columns; null where it is not as plain as most are.
     *
     * @param start of the first row, ms since 1970
     * @param length of each row, ms; it begins where the one before ends
     */
    Values values(long start, long length) {
        if (size == 0 || !isPlain() || rows[size - 1] - rows[0] != size - 1) {
            return null;
        }
        CountUnit unit = CountUnit.TWO_WATT_HOURS;
        int revision = 0;
        if (exceptionsLeft == 1) {
            int mask = exceptions.octet();
            if (!IntervalCodec.isPlain(mask)) {
                return null;
            }
            if (IntervalCodec.hasUnit(mask)) {
                revision = exceptions.number(Integer.MAX_VALUE);
                unit = PieceCodec.readUnit(exceptions);
            }
        }
        for (int i = 0; i < size; i++) {
            counts[i]--;
        }
        long nanos = length * MILLI;
        long first = start * MILLI + rows[0] * nanos;
        var ends = new long[size];
        for (int i = 0; i < size; i++) {
            ends[i] = first + (i + 1) * nanos;
        }
        return new Values(unit, revision, first, ends, counts, flags);
    }

    private int run(In in, int from) {
        int length = in.number(size - from);
        if (length == 0) {
            throw new DamagedException("an empty run");
        }
        return from + length;
    }

    private long[] counts(In in) {
        var values = new long[size];
        int form = in.octet();
        if (form == ColumnWriter.CODED) {
            Huffman.decode(in.rest(), values);
            return values;
        }
        boolean differences = form == ColumnWriter.DIFFERENCES;
        long before = 0;
        for (int i = 0; i < size; i++) {
            values[i] = differences ? before + in.signed() : in.number();
            before = values[i];
        }
        return values;
    }

    boolean next() {
        return ++at < size;
    }

    int row() {
        return rows[at];
    }

    Interval interval(Instant start, Instant end, Optional<Bracket> shared) {
        boolean exceptional = exceptionsLeft > 0 && at == nextException;
        int mask = exceptional ? exceptions.octet() : 0;
        Interval interval = IntervalCodec.read(exceptions, mask, track, start, end, counts[at], flags[at], shared);
        if (exceptional) {
            exceptionsLeft--;
            nextException = exceptionsLeft > 0 ? at + 1 + exceptions.number(size) : size;
        }
        track.set(Track.after(track.state(), interval));
        return interval;
    }
}
