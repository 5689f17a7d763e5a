package io.meterhouse.tou;

import io.meterhouse.tou.engine.Due;
import io.meterhouse.tou.engine.Dues;
import io.meterhouse.tou.keep.Standing;
import io.meterhouse.tou.keep.Standing.Accepted;
import io.meterhouse.tou.keep.Standing.Request;
import io.meterhouse.tou.programme.Programme;
import io.meterhouse.tou.rating.DayTypes;
import io.meterhouse.tou.rating.Nanos;
import io.meterhouse.tou.rating.RateCursor;
import io.meterhouse.tou.rating.RateOverride;
import io.meterhouse.tou.rating.Spell;
import io.meterhouse.tou.rating.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * Whether an order agrees with what else stands: an override puts no rate in force, and a calendar that was loaded has no day type, that
 * a programme in force at that time does not have: energy would go to the default rate, and nobody had ordered that. And whether peaks
 * would begin anew twice within a day. Only what the order changes is looked at: what disagreed before is in the way of none.
 *
 * @param standing with what was just ordered
 */
record Agreement(Standing standing) {
    private static final Duration DEMAND_LOCK_OUT = Duration.ofHours(24);

    /** A programme was just accepted. */
    void require(Accepted accepted) throws RefusedException {
        int version = standing.programmes().indexOf(accepted);
        for (RateOverride each : standing.overrides()) {
            if (each.stop().isAfter(accepted.from())) {
                requireRates(version, each);
            }
        }
        requireSchedules(accepted.from(), until(version));
        if (!accepted.programme().demand().isEmpty()) {
            requireResetsApartAround(accepted.from());
            for (Request each : standing.requests()) {
                Instant at = Nanos.instant(each.due().at());
                if (each.due().resetsDemand() && at.isAfter(accepted.from()) && at.isBefore(until(version))) {
                    requireResetsApartAround(at);
                }
            }
        }
    }

    /** An override was just scheduled, or made longer. */
    void require(RateOverride override) throws RefusedException {
        for (int i = 0; i < standing.programmes().size(); i++) {
            requireRates(i, override);
        }
    }

    /** A calendar was just loaded, which takes effect at the next midnight. */
    void require(DayTypes loaded) throws RefusedException {
        if (!loaded.days().isEmpty()) {
            var cursor = new RateCursor(standing.timeline().orElseThrow());
            requireSchedules(Nanos.instant(cursor.dayEnd(Nanos.of(loaded.accepted()))), Instant.MAX);
        }
    }

    private void requireRates(int version, RateOverride override) throws RefusedException {
        Programme programme = standing.programmes().get(version).programme();
        List<String> rates = programme.rates().stream().map(Programme.Rate::id).toList();
        List<RateOverride.Switch> switches = override.switches();
        for (int i = 0; i < switches.size(); i++) {
            Instant from = later(switches.get(i).at(), override.start());
            Instant to = i + 1 < switches.size() ? switches.get(i + 1).at() : override.stop();
            boolean during = later(from, from(version)).isBefore(earlier(earlier(to, override.stop()), until(version)));
            if (during && !rates.contains(switches.get(i).rate())) {
                throw RefusedException.forNow("override '" + override.id() + "' from " + override.start() + " to "
                        + override.stop() + " puts rate '" + switches.get(i).rate() + "' in force, and version "
                        + programme.version() + " of programme '" + programme.id() + "', which rates meanwhile, has "
                        + String.join(", ", rates) + ": cancel the override first, or choose another rate or time");
            }
        }
    }

    /** What is ordered for a time before the first programme is ordered for it. */
    private Instant from(int version) {
        return version == 0 ? Instant.MIN : standing.programmes().get(version).from();
    }

    private Instant until(int version) {
        return version + 1 < standing.programmes().size()
                ? standing.programmes().get(version + 1).from()
                : Instant.MAX;
    }

    /** Refuses a day type of a calendar for which the programme in force on that day has no schedule. */
    private void requireSchedules(Instant since, Instant until) throws RefusedException {
        var cursor = new RateCursor(standing.timeline().orElseThrow());
        long at = Nanos.of(since);
        LocalDate last = dateOf(at, cursor).plusDays(DayTypes.FURTHEST_DAY);
        LocalDate covered = standing.calendars().stream()
                .filter(each -> !each.days().isEmpty())
                .map(each -> each.days().lastKey())
                .max(LocalDate::compareTo)
                .orElse(LocalDate.MIN);
        if (covered.isBefore(last)) {
            last = covered;
        }
        while (at < Nanos.of(until) && !dateOf(at, cursor).isAfter(last)) {
            Spell spell = cursor.standardAt(at);
            if (spell.cause() == Spell.Cause.NO_SCHEDULE) {
                throw RefusedException.forNow("the calendar that was loaded has " + dateOf(at, cursor)
                        + " as a day of type '" + cursor.dayTypeAt(at).orElse("") + "', and season '"
                        + cursor.seasonAt(at) + "' of programme '"
                        + cursor.programme(spell.version()).id()
                        + "' has no schedule for those: load another calendar, or 'tou calendar --own', which hold from"
                        + " the next midnight on");
            }
            at = spell.until();
        }
    }

    private static LocalDate dateOf(long at, RateCursor cursor) {
        return LocalDate.ofInstant(
                Nanos.instant(at), cursor.programme(cursor.versionAt(at)).zone());
    }

    /** Refuses peaks that would begin anew twice within a day, both of it less than a day from an instant. */
    void requireResetsApartAround(Instant instant) throws RefusedException {
        Timeline timeline = standing.timeline().orElseThrow();
        var dues = new Dues(
                new RateCursor(timeline),
                standing.requests().stream().map(Request::due).toList());
        Instant first = later(instant.minus(DEMAND_LOCK_OUT), timeline.begin());
        long end = Nanos.of(instant.plus(DEMAND_LOCK_OUT));
        long before = Nanos.NEVER;
        String what = "";
        List<Due> next = dues.after(Nanos.of(first));
        while (!next.isEmpty() && next.get(0).at() < end) {
            long at = next.get(0).at();
            for (Due due : next) {
                if (due.resetsDemand()) {
                    if (before != Nanos.NEVER && at != before && at - before < DEMAND_LOCK_OUT.toNanos()) {
                        throw RefusedException.forNow("peaks would begin anew at " + Nanos.instant(before)
                                + " (the read '" + what + "') and at " + Nanos.instant(at) + " ('" + due.id()
                                + "'), within " + DEMAND_LOCK_OUT.toHours()
                                + " hours: choose another time for one of the two");
                    }
                    before = at;
                    what = due.id();
                }
            }
            next = dues.after(at);
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
