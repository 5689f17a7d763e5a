package io.meterhouse.universe;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/** Draws what will go wrong. Each kind by itself, so that one that is added later leaves the others as they were. */
final class Schedule {
    /** Nothing begins before the gateway has seen each meter once. */
    private static final Duration QUIET_FIRST = Duration.ofMinutes(20);

    private Schedule() {}

    /** @param rough 1 as docs/reliability.md defines it; 0 for nothing */
    static List<Fault> of(long seed, Instant start, int days, double rough) {
        var all = new ArrayList<Fault>();
        Instant end = start.plus(Duration.ofDays(days));
        for (FaultKind kind : FaultKind.values()) {
            // Not by the step that the generator itself takes: then the next seed draws the same, one later.
            var random = new SplittableRandom(
                    seed * 0xD1342543DE82EF95L + kind.name().hashCode());
            Instant at = start.plus(QUIET_FIRST);
            while (rough > 0) {
                at = at.plusNanos((long) (-Math.log(1 - random.nextDouble()) * kind.meanNanos(rough)));
                if (!at.isBefore(end)) {
                    break;
                }
                Duration lasts = lasts(kind, random);
                // What lasts is over before it comes again.
                all.add(new Fault(0, kind, at, lasts, random.nextLong()));
                at = at.plus(lasts);
            }
        }
        all.sort(Comparator.comparing(Fault::from).thenComparing(Fault::kind));
        var numbered = new ArrayList<Fault>(all.size());
        for (Fault fault : all) {
            numbered.add(new Fault(numbered.size() + 1, fault.kind(), fault.from(), fault.lasts(), fault.draw()));
        }
        return List.copyOf(numbered);
    }

    /** Short ones and long ones are equally likely by their order of magnitude. */
    private static Duration lasts(FaultKind kind, SplittableRandom random) {
        if (kind.longest().isZero()) {
            return Duration.ZERO;
        }
        double shortest = Math.log(kind.shortest().toMillis());
        double longest = Math.log(kind.longest().toMillis());
        return Duration.ofMillis((long) Math.exp(shortest + random.nextDouble() * (longest - shortest)));
    }
}
