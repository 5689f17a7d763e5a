package io.meterhouse.tou;

import io.meterhouse.tou.engine.Due;
import io.meterhouse.tou.engine.Dues;
import io.meterhouse.tou.keep.Standing;
import io.meterhouse.tou.keep.Standing.Accepted;
import io.meterhouse.tou.keep.Standing.Request;
import io.meterhouse.tou.programme.Programme;
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
 * Whether what would stand agrees with itself: an override puts no rate in force, and a calendar that was loaded has no day type, that
 * a programme in force at that time does not have: energy would go to the default rate, and nobody had ordered that. And whether peaks
 * would begin anew twice within a day.
 *
 * @param standing with what was just ordered
 */
record Agreement(Standing standing, Instant now) {
    private static final Duration DEMAND_LOCK_OUT = Duration.ofHours(24);

    /** Refuses overrides, in force or to come, of which a programme lacks a rate. */
    void requireRates() throws RefusedException {
        for (RateOverride each : standing.overrides()) {
            if (each.stop().isAfter(now)) {
                requireRates(each);
            }
        }
    }

    /** Refuses an override of which a programme lacks a rate. */
    void requireRates(RateOverride override) throws RefusedException {
        List<Accepted> programmes = standing.programmes();
        for (int i = 0; i < programmes.size(); i++) {
            Programme programme = programmes.get(i).programme();
            List<String> rates =
                    programme.rates().stream().map(Programme.Rate::id).toList();
            for (RateOverride.Switch each : override.switches()) {
                boolean during =
                        programmes.get(i).from().isBefore(override.stop()) && until(i).isAfter(override.start());
                if (during && !rates.contains(each.rate())) {
                    throw new RefusedException("override '" + override.id() + "' from " + override.start() + " to "
                            + override.stop() + " puts rate '" + each.rate() + "' in force, and version "
                            + programme.version() + " of programme '" + programme.id() + "', which rates from "
                            + programmes.get(i).from() + ", has " + String.join(", ", rates)
                            + ": cancel the override first, or choose another rate or time");
                }
            }
        }
    }

    private Instant until(int programme) {
        return programme + 1 < standing.programmes().size()
                ? standing.programmes().get(programme + 1).from()
                : Instant.MAX;
    }

    /** Refuses a day type, of the calendar that was loaded, for which a programme in force on that day has no schedule. */
    void requireSchedules() throws RefusedException {
        LocalDate last = standing.calendars().stream()
                .filter(each -> !each.days().isEmpty())
                .map(each -> each.days().lastKey())
                .max(LocalDate::compareTo)
                .orElse(LocalDate.MIN);
        var cursor = new RateCursor(standing.timeline().orElseThrow());
        long at = Nanos.of(now);
        LocalDate date = dateOf(at, cursor);
        while (!date.isAfter(last)) {
            Spell spell = cursor.standardAt(at);
            if (spell.cause() == Spell.Cause.NO_SCHEDULE) {
                throw new RefusedException("the calendar that was loaded has " + date + " as a day of type '"
                        + cursor.dayTypeAt(at).orElse("") + "', and season '" + cursor.seasonAt(at) + "' of programme '"
                        + cursor.programme(spell.version()).id()
                        + "' has no schedule for those: load another calendar, or 'tou calendar --own', which hold from"
                        + " the next midnight on");
            }
            at = spell.until();
            date = dateOf(at, cursor);
        }
    }

    /** Refuses a programme by which peaks would begin anew twice within a day, where it begins, or where a read was asked for. */
    void requireResetsApart() throws RefusedException {
        for (Accepted each : standing.programmes()) {
            if (each.from().isAfter(now)) {
                requireResetsApartAround(each.from());
            }
        }
        for (Request each : standing.requests()) {
            Instant at = Nanos.instant(each.due().at());
            if (each.due().resetsDemand() && at.isAfter(now)) {
                requireResetsApartAround(at);
            }
        }
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
        List<Due> next = dues.after(Nanos.of(first));
        while (!next.isEmpty() && next.get(0).at() < end) {
            long at = next.get(0).at();
            if (next.stream().anyMatch(Due::resetsDemand)) {
                if (before != Nanos.NEVER && at - before < DEMAND_LOCK_OUT.toNanos()) {
                    throw new RefusedException("peaks would begin anew at " + Nanos.instant(before) + " and at "
                            + Nanos.instant(at) + ", within " + DEMAND_LOCK_OUT.toHours() + " hours");
                }
                before = at;
            }
            next = dues.after(at);
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static LocalDate dateOf(long at, RateCursor cursor) {
        return LocalDate.ofInstant(
                Nanos.instant(at), cursor.programme(cursor.versionAt(at)).zone());
    }
}
