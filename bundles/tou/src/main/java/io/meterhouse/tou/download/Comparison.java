package io.meterhouse.tou.download;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.Quantity;
import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.definition.PointDefinition;
import io.meterhouse.api.metering.definition.PointDefinition.TouBilling;
import io.meterhouse.api.metering.meter.Reading;
import io.meterhouse.api.metering.meter.TierRegisters;
import io.meterhouse.api.metering.meter.TierRegisters.Midnight;
import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.Event.Severity;
import io.meterhouse.api.ops.event.EventLog;
import io.meterhouse.api.store.Facts;
import io.meterhouse.tou.engine.Snapshot;
import io.meterhouse.tou.rating.Nanos;
import io.meterhouse.tou.rating.RateCursor;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Compares, for each local day that has ended, what a meter counted by rate with what the gateway did. A rate may differ by r1 - r0 of the
 * brackets at the day's switch points and midnights, and one count; the total by those at its two midnights. For one worker.
 */
final class Comparison {
    /** So long after midnight all intervals of the day have come, as a rule. */
    private static final Duration AFTER = Duration.ofMinutes(10);

    /** A point without intervals for so long keeps those of the others waiting no more, nor does a meter that saw no midnight. */
    private static final Duration LATEST = Duration.ofHours(6);

    private static final Duration AROUND = Duration.ofHours(1);

    private final PanelDefinition panel;
    private final OwnRegisters own;
    private final EventLog events;
    private final Facts facts;
    private final EdgeReads edges = new EdgeReads();
    private Instant done = Instant.MIN;
    private Instant again = Instant.MIN;

    Comparison(PanelDefinition panel, OwnRegisters own, EventLog events, Facts facts) {
        this.panel = panel;
        this.own = own;
        this.events = events;
        this.facts = facts;
        MidnightText.read(facts.get(fact())).ifPresent(kept -> done = kept.at());
    }

    private String fact() {
        return "tou/midnight/" + panel.id();
    }

    void heard(Reading reading, RateCursor cursor) {
        edges.heard(reading, cursor);
    }

    /** Whether the meter's registers are to be read. */
    boolean isDue(Instant midnight, Instant now) {
        return !midnight.equals(done) && !now.isBefore(midnight.plus(AFTER)) && !now.isBefore(again);
    }

    /** They could not be read. */
    void failed(Instant now) {
        again = now.plus(AFTER);
    }

    /**
     * They were read.
     *
     * @param midnight the last one, by the programme's zone
     */
    void take(TierRegisters registers, MeterTables tables, RateCursor cursor, Instant midnight, Instant now) {
        again = now.plus(AFTER);
        Optional<Midnight> meter = registers.midnight().filter(each -> each.at().equals(midnight));
        if (meter.isEmpty()) {
            if (now.isBefore(midnight.plus(LATEST))) {
                // Its clock may be behind.
                return;
            }
            // It did not know the time then: the next whole day is compared.
            facts.put(fact(), "");
            done = midnight;
            return;
        }
        Instant begin = Nanos.instant(cursor.dayStart(Nanos.of(midnight) - 1));
        Optional<Midnight> before =
                MidnightText.read(facts.get(fact())).filter(each -> each.at().equals(begin));
        boolean sameProgramme = cursor.versionAt(Nanos.of(begin)) == cursor.versionAt(Nanos.of(now))
                && cursor.versionFrom(0) <= Nanos.of(begin);
        if (before.isPresent() && sameProgramme) {
            List<Event> found = new ArrayList<>();
            for (PointDefinition point : panel.points()) {
                if (!compare(point, registers, before.get(), meter.get(), tables, cursor, now, found)) {
                    return;
                }
            }
            found.forEach(events::log);
        }
        facts.put(fact(), MidnightText.write(meter.get()));
        done = midnight;
    }

    /** Whether it could be compared, or never can. */
    private boolean compare(
            PointDefinition point,
            TierRegisters registers,
            Midnight from,
            Midnight to,
            MeterTables tables,
            RateCursor cursor,
            Instant now,
            List<Event> found) {
        ChannelId channel = new ChannelId(point.id(), Quantity.KWH_DELIVERED);
        Optional<Snapshot> end = own.at(channel, to.at());
        if (end.isEmpty()) {
            return now.isAfter(to.at().plus(LATEST));
        }
        Optional<Snapshot> start = own.at(channel, from.at());
        List<Long> first = from.registers().get(point.id());
        List<Long> last = to.registers().get(point.id());
        boolean comparable = start.isPresent()
                && first != null
                && last != null
                && first.size() == last.size()
                && end.get().unit().equals(registers.unit());
        if (!comparable) {
            return true;
        }
        long[] ours = new long[last.size()];
        end.get().rates().forEach((rate, counts) -> ours[tables.tier(rate)] += counts);
        start.get().rates().forEach((rate, counts) -> ours[tables.tier(rate)] -= counts);
        List<Interval> intervals =
                own.intervals(channel, from.at().minus(AROUND), to.at().plus(AROUND));
        if (!edges.isKnown(channel, to.at(), intervals)) {
            return now.isAfter(to.at().plus(LATEST));
        }
        long midnights = edges.allowed(channel, from.at(), intervals) + edges.allowed(channel, to.at(), intervals);
        long all = midnights;
        for (Instant edge : cursor.edges(Nanos.of(from.at()), Nanos.of(to.at()))) {
            all += edges.allowed(channel, edge, intervals);
        }
        Map<String, String> differ = new TreeMap<>();
        long total = 0;
        for (int tier = 0; tier < ours.length; tier++) {
            long theirs = Math.floorMod(last.get(tier) - first.get(tier), registers.modulus());
            total += theirs - ours[tier];
            if (Math.abs(theirs - ours[tier]) > all + 1) {
                differ.put(String.valueOf((char) ('A' + tier)), "meter " + theirs + ", gateway " + ours[tier]);
            }
        }
        if (Math.abs(total) > midnights) {
            differ.put("total", "meter " + total + " more than gateway; " + midnights + " allowed");
        }
        if (!differ.isEmpty()) {
            LocalDate day = LocalDate.ofInstant(from.at(), tables.programme().zone());
            found.add(event(point, channel, day, differ, all + 1, now));
        }
        return true;
    }

    private static Event event(
            PointDefinition point,
            ChannelId channel,
            LocalDate day,
            Map<String, String> differ,
            long allowed,
            Instant now) {
        boolean meter = point.touBilling() == TouBilling.METER;
        Map<String, String> details = new TreeMap<>(differ);
        details.put("day", day.toString());
        details.put("allowed", String.valueOf(allowed));
        details.put("billing", meter ? "meter" : "gateway");
        return new Event(
                "RATES_DIFFER",
                Severity.WARNING,
                true,
                now,
                "channel/" + channel,
                "on " + day + " the meter and the gateway counted differently by rate: " + differ + " (counts, "
                        + allowed + " allowed for a rate); those of the " + (meter ? "meter" : "gateway")
                        + " bill. Look whether the meter's tables and its clock were right that day",
                details);
    }
}
