package io.meterhouse.tou.keep;

import io.meterhouse.tou.engine.Due;
import io.meterhouse.tou.programme.Programme;
import io.meterhouse.tou.rating.DayTypes;
import io.meterhouse.tou.rating.RateOverride;
import io.meterhouse.tou.rating.Timeline;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was ordered and stands: programmes, overrides, calendars, reads that were asked for. Immutable.
 *
 * @param programmes all versions that ever rated or will, by their instant
 * @param overrides those of the last months and those to come
 * @param calendars those that were loaded from outside
 * @param requests reads at instants that may not have come
 */
public record Standing(
        List<Accepted> programmes, List<RateOverride> overrides, List<DayTypes> calendars, List<Request> requests) {
    /** Nothing was ordered. */
    public static final Standing NOTHING = new Standing(List.of(), List.of(), List.of(), List.of());

    public Standing {
        programmes = List.copyOf(programmes);
        overrides = List.copyOf(overrides);
        calendars = List.copyOf(calendars);
        requests = List.copyOf(requests);
    }

    /**
     * A version of a programme that was accepted.
     *
     * @param text its canonical JSON
     * @param hash SHA-256 of that, hexadecimal
     * @param from from when it rates
     */
    public record Accepted(Programme programme, String text, String hash, Instant from) {}

    /**
     * A read that was asked for.
     *
     * @param reason move-in, move-out, ...
     * @param reference of who asked
     */
    public record Request(Due due, String reason, String reference) {}

    /** Empty where there is no programme. */
    public Optional<Timeline> timeline() {
        return programmes.isEmpty()
                ? Optional.empty()
                : Optional.of(new Timeline(
                        programmes.stream()
                                .map(each -> new Timeline.Version(each.programme(), each.from()))
                                .toList(),
                        overrides,
                        calendars));
    }

    public Standing withProgrammes(List<Accepted> others) {
        return new Standing(others, overrides, calendars, requests);
    }

    public Standing withOverrides(List<RateOverride> others) {
        return new Standing(programmes, others, calendars, requests);
    }

    public Standing withCalendars(List<DayTypes> others) {
        return new Standing(programmes, overrides, others, requests);
    }

    public Standing withRequests(List<Request> others) {
        return new Standing(programmes, overrides, calendars, others);
    }
}
