package io.meterhouse.acquisition.record;

import io.meterhouse.api.store.Facts;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How often a panel's devices were powered up, by their own counters: one that has changed means that power failed since the read
 * before, also where the gateway was without it. For the recorder's worker.
 */
final class PowerUps {
    private final String panel;
    private final Facts facts;
    private final Map<String, String> known = new HashMap<>();
    /** When counters changed that are remembered for good only once the intervals which bear the flag are durable. */
    private final Map<String, Instant> unsettled = new HashMap<>();

    PowerUps(String panel, Facts facts) {
        this.panel = panel;
        this.facts = facts;
    }

    private String fact(String poll) {
        return "acquisition/power-ups/" + panel + "/" + poll;
    }

    /** Whether a device was powered up since it was read last; a reading without a counter says nothing. */
    boolean changed(String poll, OptionalInt counter, Instant at) {
        if (counter.isEmpty()) {
            return false;
        }
        String now = Integer.toString(counter.getAsInt());
        String before = Optional.ofNullable(known.put(poll, now))
                .or(() -> facts.get(fact(poll)))
                .orElse("");
        if (before.isEmpty()) {
            facts.put(fact(poll), now);
        }
        boolean changed = !before.isEmpty() && !before.equals(now);
        if (changed) {
            unsettled.put(poll, at);
        }
        return changed;
    }

    /** Another meter stands there: its counter says nothing about the old one's. */
    void forget(String poll) {
        known.put(poll, "");
        unsettled.remove(poll);
    }

    /** Everything up to an instant is durable. */
    void settle(Instant durable) {
        unsettled.entrySet().removeIf(change -> {
            boolean settled = durable.isAfter(change.getValue());
            if (settled) {
                facts.put(fact(change.getKey()), known.get(change.getKey()));
            }
            return settled;
        });
    }

    boolean isUnsettled() {
        return !unsettled.isEmpty();
    }
}
