package io.meterhouse.tou.download;

import io.meterhouse.api.metering.Bracket;
import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.Part;
import io.meterhouse.api.metering.meter.Reading;
import io.meterhouse.tou.rating.Nanos;
import io.meterhouse.tou.rating.RateCursor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How much each register rose between the two reads around an instant at which rates change or a day ends: r1 - r0 of its bracket. The
 * store keeps the times of a bracket and not its registers, so they are taken from the polls as they come; for what was not heard, the
 * counts of all pieces that the bracket touches stand in, which are never less. For one worker.
 */
final class EdgeReads {
    private static final Duration KEPT = Duration.ofDays(2);
    /** Reads further apart are no bracket. */
    private static final Duration FARTHEST = Duration.ofHours(1);

    private final NavigableMap<Instant, Map<ChannelId, Long>> rises = new TreeMap<>();
    private Optional<Reading> last = Optional.empty();

    /** The meter was read. */
    void heard(Reading reading, RateCursor cursor) {
        Reading before = last.orElse(reading);
        last = Optional.of(reading);
        boolean follows = reading.asked().isAfter(before.asked())
                && Duration.between(before.asked(), reading.answered()).compareTo(FARTHEST) <= 0;
        if (!follows) {
            return;
        }
        long from = Nanos.of(before.asked()) - 1;
        long to = Nanos.of(reading.answered()) + 1;
        TreeSet<Instant> edges = new TreeSet<>(cursor.edges(from, to));
        long midnight = cursor.dayStart(to - 1);
        if (midnight > from) {
            edges.add(Nanos.instant(midnight));
        }
        if (edges.isEmpty()) {
            return;
        }
        Map<ChannelId, Reading.Register> old = new HashMap<>();
        before.registers().forEach(register -> old.put(register.channel(), register));
        for (Reading.Register register : reading.registers()) {
            Reading.Register was = old.get(register.channel());
            if (was != null && was.unit().equals(register.unit()) && was.counts() <= register.counts()) {
                edges.forEach(edge -> rises.computeIfAbsent(edge, at -> new HashMap<>())
                        .merge(register.channel(), register.counts() - was.counts(), Long::sum));
            }
        }
        rises.headMap(reading.asked().minus(KEPT)).clear();
    }

    /** Whether {@link #allowed} knows enough: an edge that was not heard needs what came after it. */
    boolean isKnown(ChannelId channel, Instant edge, List<Interval> intervals) {
        return rises.getOrDefault(edge, Map.of()).containsKey(channel)
                || intervals.stream().anyMatch(interval -> interval.end().isAfter(edge));
    }

    /**
     * How far apart a meter and the gateway may be because of one edge.
     *
     * @param intervals of the channel around it
     */
    long allowed(ChannelId channel, Instant edge, List<Interval> intervals) {
        List<Piece> pieces = new ArrayList<>();
        intervals.forEach(interval -> addPieces(interval, pieces));
        Long heard = rises.getOrDefault(edge, Map.of()).get(channel);
        long sum = heard == null ? 0 : heard;
        Instant from = edge;
        Instant to = edge;
        for (Piece piece : pieces) {
            if (piece.end.equals(edge) && piece.bracket.isPresent()) {
                from = piece.bracket.get().t0();
                to = piece.bracket.get().t1();
            }
        }
        for (Piece piece : pieces) {
            // One that was not cut there went whole to the rate at its start.
            boolean across = piece.start.isBefore(edge) && piece.end.isAfter(edge);
            boolean touched = !piece.start.isAfter(to) && !piece.end.isBefore(from);
            if (across || heard == null && touched) {
                sum += piece.counts;
            }
        }
        return sum;
    }

    private static void addPieces(Interval interval, List<Piece> pieces) {
        Instant from = interval.start();
        for (Part part : interval.parts()) {
            boolean last = part.end().equals(interval.end());
            pieces.add(new Piece(from, part.end(), part.counts(), last ? interval.bracket() : part.bracket()));
            from = part.end();
        }
        OptionalLong counts = interval.counts();
        if (interval.parts().isEmpty() && counts.isPresent()) {
            pieces.add(new Piece(from, interval.end(), counts.getAsLong(), interval.bracket()));
        }
    }

    /** An interval, or a part of one. */
    private record Piece(Instant start, Instant end, long counts, Optional<Bracket> bracket) {}
}
