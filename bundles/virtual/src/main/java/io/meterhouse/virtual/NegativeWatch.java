package io.meterhouse.virtual;

import io.meterhouse.api.metering.definition.VirtualPointDefinition;
import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.EventLog;
import io.meterhouse.api.store.Facts;
import io.meterhouse.api.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at what was appended, and says when a virtual point came out negative: a main that shows less than its suites is a wiring or
 * ratio mistake. Once when it begins, once when it ends. For one worker.
 */
final class NegativeWatch {
    private static final Logger LOG = LoggerFactory.getLogger(NegativeWatch.class);
    /** What comes later than this after its end is not looked at: a revision, which a person reads anyway. */
    private static final Duration BACK = Duration.ofHours(25);

    private final VirtualPoints points;
    private final EventLog events;
    private final Facts facts;
    private final Map<String, Seen> seen = new HashMap<>();

    /**
     * How far a point was looked at.
     *
     * @param end of the newest interval that all parts had
     * @param negative whether the sum was
     */
    private record Seen(Instant end, boolean negative) {
        static final Seen NOTHING = new Seen(Instant.MIN, false);
    }

    /** @param facts remember the last change of each sign, so that a restart tells nothing twice */
    NegativeWatch(VirtualPoints points, EventLog events, Facts facts) {
        this.points = points;
        this.events = events;
        this.facts = facts;
    }

    void look(Iterable<VirtualPointDefinition> definitions, Instant now) {
        for (VirtualPointDefinition point : definitions) {
            try {
                Instant last =
                        seen.computeIfAbsent(point.id(), this::remembered).end();
                Instant back = now.minus(BACK);
                Instant from = last.isAfter(back) ? last : back;
                points.<RuntimeException>read(point, from, now, interval -> judge(point, interval));
            } catch (StoreException e) {
                LOG.warn("Virtual point {} cannot be looked at: {}", point.id(), e.getMessage());
            }
        }
    }

    private Seen remembered(String point) {
        try {
            return facts.get(fact(point))
                    .map(text -> text.split(" ", 2))
                    .map(words -> new Seen(Instant.parse(words[0]), Boolean.parseBoolean(words[1])))
                    .orElse(Seen.NOTHING);
        } catch (DateTimeParseException | ArrayIndexOutOfBoundsException e) {
            LOG.warn("What is remembered of the sign of virtual point {} cannot be read", point);
            return Seen.NOTHING;
        }
    }

    private static String fact(String point) {
        return "virtual/sign/" + point;
    }

    private void judge(VirtualPointDefinition point, VirtualInterval interval) {
        if (interval.parts() < point.terms().size()) {
            // Not all panels have written it yet, or one never will: looked at again until a complete one follows.
            return;
        }
        boolean now = interval.milliwattHours().map(value -> value < 0).orElse(false);
        Seen before = seen.put(point.id(), new Seen(interval.end(), now));
        if (now != before.negative()) {
            facts.put(fact(point.id()), interval.end() + " " + now);
            events.log(new Event(
                    now ? "VIRTUAL_NEGATIVE" : "VIRTUAL_POSITIVE",
                    now ? Event.Severity.WARNING : Event.Severity.INFO,
                    true,
                    interval.end(),
                    "point/" + point.id(),
                    now
                            ? "the sum of the interval that ends " + interval.end() + " is "
                                    + interval.milliwattHours().orElse(0L)
                                    + " mWh; check transformers and signs of its parts"
                            : "the sum is not negative any more",
                    Map.of()));
        }
    }
}
