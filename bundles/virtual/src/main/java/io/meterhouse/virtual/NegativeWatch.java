package io.meterhouse.virtual;

import io.meterhouse.api.metering.definition.VirtualPointDefinition;
import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.EventLog;
import io.meterhouse.api.store.StoreException;
import java.time.Duration;
import java.time.Instant;
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
    private final Map<String, Instant> seen = new HashMap<>();
    private final Map<String, Boolean> negative = new HashMap<>();

    NegativeWatch(VirtualPoints points, EventLog events) {
        this.points = points;
        this.events = events;
    }

    void look(Iterable<VirtualPointDefinition> definitions, Instant now) {
        for (VirtualPointDefinition point : definitions) {
            try {
                Instant from = seen.getOrDefault(point.id(), now.minus(BACK));
                points.<RuntimeException>read(point, from, now, interval -> judge(point, interval));
            } catch (StoreException e) {
                LOG.warn("Virtual point {} cannot be looked at: {}", point.id(), e.getMessage());
            }
        }
    }

    private void judge(VirtualPointDefinition point, VirtualInterval interval) {
        if (interval.parts() < point.terms().size()) {
            // Not all panels have written it yet, or one never will: looked at again until a complete one follows.
            return;
        }
        seen.put(point.id(), interval.end());
        boolean now = interval.milliwattHours().map(value -> value < 0).orElse(false);
        if (now != negative.getOrDefault(point.id(), false)) {
            negative.put(point.id(), now);
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
