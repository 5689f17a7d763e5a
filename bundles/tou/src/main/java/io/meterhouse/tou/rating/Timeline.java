package io.meterhouse.tou.rating;

import io.meterhouse.tou.programme.Programme;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Everything that says which rate is in force when: versions of a programme, overrides, calendars from outside. What it says of a time
 * that has passed never changes, because all of them take effect when they are received, or later: so an interval that is rated again
 * comes out the same. Immutable.
 *
 * @param versions by their instant; at least one
 * @param overrides by their start, none overlapping another
 * @param calendars by when they were accepted
 */
public record Timeline(List<Version> versions, List<RateOverride> overrides, List<DayTypes> calendars) {
    public Timeline {
        versions = List.copyOf(versions);
        overrides = overrides.stream()
                .sorted(Comparator.comparing(RateOverride::start))
                .toList();
        calendars = calendars.stream()
                .sorted(Comparator.comparing(DayTypes::accepted))
                .toList();
        if (versions.isEmpty()) {
            throw new IllegalArgumentException("a timeline without a programme");
        }
        for (int i = 1; i < versions.size(); i++) {
            if (!versions.get(i - 1).from().isBefore(versions.get(i).from())) {
                throw new IllegalArgumentException("two versions that begin together, or in another order");
            }
        }
        for (int i = 1; i < overrides.size(); i++) {
            if (overrides.get(i).start().isBefore(overrides.get(i - 1).stop())) {
                throw new IllegalArgumentException(
                        "override " + overrides.get(i).id() + " overlaps "
                                + overrides.get(i - 1).id());
            }
        }
    }

    /** One programme, from its own instant on, and nothing else. */
    public static Timeline of(Programme programme) {
        return new Timeline(List.of(new Version(programme, programme.effective())), List.of(), List.of());
    }

    /** The same with another set of overrides. */
    public Timeline with(List<RateOverride> others) {
        return new Timeline(versions, others, calendars);
    }

    /** From when anything is rated. */
    public Instant begin() {
        return versions.get(0).from();
    }

    /**
     * The ids of all rates of all versions, in the order in which they came: their places are the numbers of the registers, which a later
     * version never changes.
     */
    public List<String> rates() {
        List<String> ids = new ArrayList<>();
        for (Version version : versions) {
            for (Programme.Rate rate : version.programme().rates()) {
                if (!ids.contains(rate.id())) {
                    ids.add(rate.id());
                }
            }
        }
        return List.copyOf(ids);
    }

    /**
     * A version of the programme.
     *
     * @param from its own instant, or that at which it was received, whichever is later
     */
    public record Version(Programme programme, Instant from) {}
}
