package io.meterhouse.universe.oracle;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What was ordered of rates and stands, and which rate it puts in force at an instant: clock unknown, override, day, week. */
final class RatesInForce {
    private static final long MINUTE = 60_000_000_000L;
    private static final int MOST_KNOWN = 100_000;

    /** Versions by the instant from which they rate. */
    final TreeMap<Long, Tariff> versions = new TreeMap<>();

    final Map<String, Peak> overrides = new TreeMap<>();
    /** End of the newest interval that was stored: what is ordered takes effect after it, also where the clock was set back. */
    long newest = Long.MIN_VALUE / 2;

    private final long retention;
    private final Map<Long, String> known = new HashMap<>();
    private final Map<Long, String> standard = new HashMap<>();

    /** @param retention of the store */
    RatesInForce(Duration retention) {
        this.retention = retention.toNanos();
    }

    /** From when the store keeps all intervals, at the latest, ns. */
    long kept() {
        return newest - retention;
    }

    /** From when something can take effect that is ordered. */
    Instant since(Instant clock) {
        Instant stored = Grid.instant(newest);
        return stored.isAfter(clock) ? stored : clock;
    }

    /** Something else stands. */
    void changed() {
        known.clear();
        standard.clear();
    }

    /** From when anything is rated; the end of time before the first programme. */
    long begin() {
        return versions.isEmpty() ? Long.MAX_VALUE : versions.firstKey();
    }

    Tariff version(long nanos) {
        Map.Entry<Long, Tariff> entry = versions.floorEntry(nanos);
        return entry == null ? versions.firstEntry().getValue() : entry.getValue();
    }

    /** An instant at which registers are read. @param ids of the reads @param resetsDemand whether peaks begin anew */
    record Due(long at, List<String> ids, boolean resetsDemand) {}

    /** The first reads after an instant: for billing, at the end of a season, and where another version follows. */
    Due after(long nanos) {
        Tariff tariff = version(nanos);
        Map.Entry<Long, Tariff> next = versions.higherEntry(Math.max(nanos, begin()));
        long change = next == null ? Long.MAX_VALUE : next.getKey();
        long season = tariff.seasonAfter(nanos);
        long billing = tariff.billingAfter(nanos);
        long first = Math.min(change, Math.min(season, billing));
        List<String> ids = new ArrayList<>();
        if (first == change && next != null) {
            ids.add("programme/" + next.getValue().id() + "/" + next.getValue().version());
        } else if (first == season) {
            // Where a version ends with its season, it is read once.
            ids.add(tariff.seasonId(season));
        }
        if (first == billing) {
            ids.add(tariff.billingId(billing));
        }
        return new Due(first, ids, first == billing);
    }

    /** The rate to which energy from an instant on goes, by its flags. */
    String rate(long nanos, int bits) {
        if ((bits & Bits.TIME_UNKNOWN) != 0) {
            return version(nanos).fallback();
        }
        boolean estimated = (bits & Bits.ESTIMATED) != 0;
        Map<Long, String> answers = estimated ? standard : known;
        if (answers.size() > MOST_KNOWN) {
            answers.clear();
        }
        return answers.computeIfAbsent(nanos, at -> estimated ? version(at).rateAt(at) : inForce(at));
    }

    private String inForce(long nanos) {
        Tariff tariff = version(nanos);
        for (Peak override : overrides.values()) {
            if (override.holds(nanos)) {
                String rate =
                        override.switches().floorEntry(Grid.instant(nanos)).getValue();
                return tariff.rates().contains(rate) ? rate : tariff.fallback();
            }
        }
        return tariff.rateAt(nanos);
    }

    /** The instants strictly between two others at which another rate comes into force. */
    List<Long> edges(long from, long to) {
        TreeSet<Long> candidates = new TreeSet<>(versions.keySet());
        for (Peak override : overrides.values()) {
            candidates.add(Grid.nanos(override.start()));
            candidates.add(Grid.nanos(override.stop()));
            override.switches().keySet().forEach(at -> candidates.add(Grid.nanos(at)));
        }
        List<Long> edges = new ArrayList<>();
        for (long at = (from / MINUTE + 1) * MINUTE; at < to; at += MINUTE) {
            candidates.add(at);
        }
        // Between two candidates nothing changes.
        String before = versions.isEmpty() ? "" : inForce(from);
        for (long at : candidates.subSet(from + 1, to)) {
            String here = inForce(at);
            if (at > begin() && !here.equals(before)) {
                edges.add(at);
            }
            before = here;
        }
        return edges;
    }
}
