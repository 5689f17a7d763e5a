package io.meterhouse.tou;

import io.meterhouse.tou.rating.RateOverride;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Orders overrides. Whatever is ordered takes effect when it is received, or later: energy that was used before is rated as it was
 * announced. So an override of which the start has passed begins now, one that is cancelled ends now. Immutable.
 */
record Overrides(List<RateOverride> all) {
    /** The longest: a critical peak is some hours. */
    static final Duration LONGEST = Duration.ofDays(31);

    private static final int MOST_TO_COME = 100;
    /** Kept as long as intervals may be rated again under them. */
    private static final Duration KEPT = Duration.ofDays(3_700);

    /** The earliest instant at which an order that is received now can take effect: the recorder is told before it cuts there. */
    private static Instant earliest(Instant now) {
        return now.truncatedTo(ChronoUnit.SECONDS).plusSeconds(2);
    }

    /**
     * Schedules one.
     *
     * @return all, with the new one
     * @throws RefusedException with the reason
     */
    Overrides schedule(RateOverride wanted, Instant now) throws RefusedException {
        if (!wanted.stop().isAfter(earliest(now))) {
            throw new RefusedException("it would be over: its stop " + wanted.stop() + " has passed at " + now);
        }
        if (wanted.start().plus(LONGEST).isBefore(wanted.stop())) {
            throw new RefusedException(
                    "it would last more than " + LONGEST.toDays() + " days; check its stop, " + wanted.stop());
        }
        if (all.stream().anyMatch(each -> each.id().equals(wanted.id()))) {
            throw new RefusedException("there is an override '" + wanted.id() + "' already; give it another id");
        }
        if (all.stream().filter(each -> each.stop().isAfter(now)).count() >= MOST_TO_COME) {
            throw new RefusedException(
                    MOST_TO_COME + " overrides are to come already; cancel those that are not meant");
        }
        Instant start = wanted.start().isBefore(earliest(now)) ? earliest(now) : wanted.start();
        RateOverride taken = new RateOverride(wanted.id(), start, wanted.stop(), wanted.switches());
        refuseOverlap(taken);
        List<RateOverride> others = new ArrayList<>(all);
        others.removeIf(each -> each.stop().plus(KEPT).isBefore(now));
        others.add(taken);
        return new Overrides(others);
    }

    private void refuseOverlap(RateOverride taken) throws RefusedException {
        for (RateOverride each : all) {
            boolean other = !each.id().equals(taken.id());
            if (other && each.start().isBefore(taken.stop()) && taken.start().isBefore(each.stop())) {
                throw new RefusedException("it would overlap override '" + each.id() + "', which is from "
                        + each.start() + " to " + each.stop() + "; cancel that one first, or choose another time");
            }
        }
    }

    /** Cancels one that is to come, or ends one that is in force. */
    Overrides cancel(String id, Instant now) throws RefusedException {
        RateOverride found = toEnd(id, now);
        List<RateOverride> others = new ArrayList<>(all);
        others.remove(found);
        Instant stop = earliest(now);
        if (found.start().isBefore(stop)) {
            others.add(new RateOverride(id, found.start(), stop, found.switches()));
        }
        return new Overrides(others);
    }

    /** Lets one last longer. */
    Overrides extend(String id, Instant stop, Instant now) throws RefusedException {
        RateOverride found = toEnd(id, now);
        if (!stop.isAfter(found.stop())) {
            throw new RefusedException("it lasts until " + found.stop() + " already; cancel it to end it earlier");
        }
        if (found.start().plus(LONGEST).isBefore(stop)) {
            throw new RefusedException("it would last more than " + LONGEST.toDays() + " days");
        }
        RateOverride longer = new RateOverride(id, found.start(), stop, found.switches());
        refuseOverlap(longer);
        List<RateOverride> others = new ArrayList<>(all);
        others.set(others.indexOf(found), longer);
        return new Overrides(others);
    }

    private RateOverride toEnd(String id, Instant now) throws RefusedException {
        RateOverride found = find(id).orElseThrow(() ->
                new RefusedException("there is no override '" + id + "'; 'tou status' shows those there are"));
        if (!found.stop().isAfter(earliest(now))) {
            throw new RefusedException("it is over since " + found.stop());
        }
        return found;
    }

    Optional<RateOverride> find(String id) {
        return all.stream().filter(each -> each.id().equals(id)).findFirst();
    }
}
