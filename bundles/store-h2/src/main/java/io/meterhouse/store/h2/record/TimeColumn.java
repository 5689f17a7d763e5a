package io.meterhouse.store.h2.record;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/** Instants of a day, each some milliseconds from another that is known: as what is unusual about the distance. */
final class TimeColumn {
    private static final int MILLI = 1_000_000;

    private TimeColumn() {}

    static void write(int count, IntFunction<Instant> base, IntFunction<Instant> time, Out out) {
        if (count == 0) {
            return;
        }
        var distances = new long[count];
        var nanos = new long[count];
        for (int i = 0; i < count; i++) {
            distances[i] = time.apply(i).toEpochMilli() - base.apply(i).toEpochMilli();
            nanos[i] = time.apply(i).getNano() % MILLI;
        }
        long[] sorted = distances.clone();
        Arrays.sort(sorted);
        long usual = sorted[count / 2];
        for (int i = 0; i < count; i++) {
            long unusual = distances[i] - usual;
            distances[i] = unusual << 1 ^ unusual >> 63;
        }
        boolean fine = Arrays.stream(nanos).anyMatch(nano -> nano != 0);
        out.signed(usual).block(Huffman.encode(distances, count)).octet(fine ? 1 : 0);
        if (fine) {
            out.block(Huffman.encode(nanos, count));
        }
    }

    static Instant[] read(List<Instant> bases, In in) {
        var times = new Instant[bases.size()];
        if (times.length == 0) {
            return times;
        }
        long usual = in.signed();
        var distances = new long[times.length];
        Huffman.decode(in.block(), distances);
        var nanos = new long[times.length];
        if (in.octet() == 1) {
            Huffman.decode(in.block(), nanos);
        }
        for (int i = 0; i < times.length; i++) {
            long distance = usual + (distances[i] >>> 1 ^ -(distances[i] & 1));
            times[i] =
                    Instant.ofEpochMilli(bases.get(i).toEpochMilli() + distance).plusNanos(nanos[i]);
        }
        return times;
    }
}
