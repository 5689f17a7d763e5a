package io.meterhouse.store.h2.record;

import io.meterhouse.api.metering.Bracket;
import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Interval;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.Deflater;

/** A channel's intervals of a day: runs of rows, counts, runs of flags, and what does not follow from the interval before it. */
final class ColumnWriter {
    /** Counts as they are. */
    static final int PLAIN = 0;
    /** Each as its difference from the one before it, where neighbours are alike. */
    static final int DIFFERENCES = 1;
    /** As {@link Huffman} writes them. */
    static final int CODED = 2;

    private final Track track;
    private int size;
    private int[] rows = new int[300];
    private long[] counts = new long[300];
    private int[] flags = new int[300];
    private final Out exceptions = new Out();
    private int exceptionCount;
    private int nextException;

    ColumnWriter(ChannelId channel) {
        track = new Track(channel, 0);
    }

    void add(int row, Interval interval, Instant start, Optional<Bracket> shared) {
        if (size == rows.length) {
            rows = Arrays.copyOf(rows, size * 2);
            counts = Arrays.copyOf(counts, size * 2);
            flags = Arrays.copyOf(flags, size * 2);
        }
        rows[size] = row;
        counts[size] = interval.counts().isPresent() ? interval.counts().getAsLong() + 1 : 0;
        flags[size] = interval.flags().bits();
        int mask = IntervalCodec.mask(interval, track, start, shared);
        if (mask != 0) {
            exceptions.number(size - nextException).octet(mask);
            IntervalCodec.write(interval, mask, exceptions);
            nextException = size + 1;
            exceptionCount++;
        }
        size++;
        track.set(Track.after(track.state(), interval));
    }

    byte[] bytes(int panelNumber) {
        var out = new Out();
        out.number(panelNumber).number(size);
        for (int from = 0; from < size; ) {
            int to = from + 1;
            while (to < size && rows[to] == rows[to - 1] + 1) {
                to++;
            }
            out.number(rows[from] - (from == 0 ? 0 : rows[from - 1] + 1)).number(to - from);
            from = to;
        }
        for (int from = 0; from < size; ) {
            int to = from + 1;
            while (to < size && flags[to] == flags[from]) {
                to++;
            }
            out.number(to - from).number(flags[from] & 0xffffffffL);
            from = to;
        }
        out.number(exceptionCount).block(exceptions.toByteArray());
        var plain = new Out();
        var differences = new Out();
        long before = 0;
        int cost = 0;
        for (int i = 0; i < size; i++) {
            plain.number(counts[i]);
            differences.signed(counts[i] - before);
            cost += counts[i] == before ? 1 : 0;
            before = counts[i];
        }
        // Where most are as the one before, differences are mostly zeros.
        boolean alike = cost * 2 > size || differences.length() < plain.length();
        Out chosen = alike ? differences : plain;
        byte[] coded = Huffman.encode(counts, size);
        if (coded.length <= deflated(chosen)) {
            out.octet(CODED).raw(coded, 0, coded.length);
        } else {
            out.octet(alike ? DIFFERENCES : PLAIN).raw(chosen.array(), 0, chosen.length());
        }
        return out.toByteArray();
    }

    /** What a block will make of it. */
    private static int deflated(Out bytes) {
        var deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        try {
            deflater.setInput(bytes.array(), 0, bytes.length());
            deflater.finish();
            return Math.min(bytes.length(), deflater.deflate(new byte[bytes.length() + 64]));
        } finally {
            deflater.end();
        }
    }
}
