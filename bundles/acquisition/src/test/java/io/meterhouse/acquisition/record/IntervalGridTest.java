package io.meterhouse.acquisition.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.definition.IntervalLength;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IntervalGridTest {
    private static final List<String> ZONES = List.of(
            "America/Toronto",
            "Europe/Berlin",
            "Australia/Lord_Howe",
            "Asia/Kolkata",
            "America/St_Johns",
            "America/Sao_Paulo",
            "Asia/Beirut",
            "Pacific/Apia",
            "America/Havana");

    static Stream<Arguments> everyLengthInEveryZone() {
        return ZONES.stream()
                .flatMap(zone -> IntervalLength.ALLOWED_MINUTES.stream().map(minutes -> Arguments.of(zone, minutes)));
    }

    @ParameterizedTest
    @MethodSource("everyLengthInEveryZone")
    void boundariesAscendHoldEveryMidnightAndAreNeverFurtherApartThanAClockChangeAllows(String name, int minutes) {
        ZoneId zone = ZoneId.of(name);
        IntervalGrid grid = grid(zone, minutes);
        for (LocalDate from : List.of(
                LocalDate.of(2011, 12, 27), // Apia skips the 30th; St John's changes at one minute past midnight
                LocalDate.of(2010, 11, 5),
                LocalDate.of(2018, 2, 16), // Sao Paulo back at midnight
                LocalDate.of(2018, 11, 2), // and forward
                LocalDate.of(2026, 3, 6),
                LocalDate.of(2026, 3, 27),
                LocalDate.of(2026, 4, 3),
                LocalDate.of(2026, 10, 2),
                LocalDate.of(2026, 10, 23),
                LocalDate.of(2026, 10, 30))) {
            Instant at = from.atStartOfDay(zone).toInstant();
            Instant end = from.plusDays(5).atStartOfDay(zone).toInstant();
            List<Instant> boundaries = new ArrayList<>(List.of(at));
            while (at.isBefore(end)) {
                Instant next = grid.after(at);
                assertThat(next).isAfter(at);
                assertThat(Duration.between(at, next)).isLessThanOrEqualTo(Duration.ofMinutes(minutes + 60));
                assertThat(grid.floor(next)).isEqualTo(next);
                assertThat(grid.floor(next.minusNanos(1))).isEqualTo(at);
                boundaries.add(next);
                at = next;
            }
            for (LocalDate date = from; !date.isAfter(from.plusDays(5)); date = date.plusDays(1)) {
                assertThat(boundaries).contains(date.atStartOfDay(zone).toInstant());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("everyLengthInEveryZone")
    void theOrderInWhichInstantsAreAskedForDoesNotMatter(String name, int minutes) {
        ZoneId zone = ZoneId.of(name);
        IntervalGrid kept = grid(zone, minutes);
        Random random = new Random(minutes);
        for (int i = 0; i < 60; i++) {
            Instant at = Instant.parse("2009-01-01T00:00:00Z").plusSeconds(random.nextLong(20L * 365 * 86400));
            IntervalGrid fresh = grid(zone, minutes);
            assertThat(kept.after(at)).isEqualTo(fresh.after(at)).isAfter(at);
            assertThat(kept.floor(at)).isEqualTo(fresh.floor(at)).isBeforeOrEqualTo(at);
            assertThat(fresh.after(fresh.floor(at))).isEqualTo(fresh.after(at));
        }
    }

    @Test
    void aDayHasTwentyThreeOrTwentyFiveHoursWhereTheClockIsChanged() {
        assertThat(day("America/Toronto", "2026-03-08", 60)).hasSize(23);
        assertThat(day("America/Toronto", "2026-11-01", 60)).hasSize(25);
        assertThat(day("Europe/Berlin", "2026-03-29", 5)).hasSize(23 * 12);
        assertThat(day("Europe/Berlin", "2026-10-25", 5)).hasSize(25 * 12);
        assertThat(day("Europe/Berlin", "2026-10-24", 15)).hasSize(96);
    }

    @Test
    void anHourlyIntervalEndsAtMidnightWhereTheClockMovesByHalfAnHour() {
        // Lord Howe: 23.5 and 24.5 hours.
        assertThat(last(day("Australia/Lord_Howe", "2026-10-04", 60))).isEqualTo(Duration.ofMinutes(30));
        assertThat(day("Australia/Lord_Howe", "2026-10-04", 60)).hasSize(24);
        assertThat(last(day("Australia/Lord_Howe", "2026-04-05", 60))).isEqualTo(Duration.ofMinutes(30));
        assertThat(day("Australia/Lord_Howe", "2026-04-05", 60)).hasSize(25);
    }

    @Test
    void aZoneWithAHalfHourOffsetHasIntervalsOnItsOwnHour() {
        ZoneId kolkata = ZoneId.of("Asia/Kolkata");
        Instant next = grid(kolkata, 60).after(Instant.parse("2026-05-01T10:00:00Z"));
        assertThat(LocalDateTime.ofInstant(next, kolkata).toString()).isEqualTo("2026-05-01T16:00");
        ZoneId johns = ZoneId.of("America/St_Johns");
        assertThat(LocalDateTime.ofInstant(grid(johns, 60).after(Instant.parse("2026-07-01T10:00:00Z")), johns)
                        .getMinute())
                .isZero();
    }

    @Test
    void aDayWhoseMidnightIsSkippedBeginsWhenTheGapEnds() {
        ZoneId saoPaulo = ZoneId.of("America/Sao_Paulo");
        Instant first = Instant.parse("2018-11-04T03:00:00Z");
        assertThat(grid(saoPaulo, 15).floor(first)).isEqualTo(first);
        assertThat(grid(saoPaulo, 15).after(first)).isEqualTo(first.plusSeconds(900));
        // Two hours on the wall clock: 01:00 to 02:00 is what is left of the first.
        assertThat(grid(saoPaulo, 120).after(first)).isEqualTo(first.plusSeconds(3600));
        assertThat(day("Asia/Beirut", "2026-03-29", 1440)).containsExactly(Duration.ofHours(23));
    }

    @Test
    void aDateThatNeverWasHasNoInterval() {
        ZoneId apia = ZoneId.of("Pacific/Apia");
        Instant end = LocalDate.of(2011, 12, 31).atStartOfDay(apia).toInstant();
        assertThat(grid(apia, 1440).after(end.minusSeconds(1))).isEqualTo(end);
        assertThat(grid(apia, 1440).floor(end.minusSeconds(1))).isEqualTo(end.minusSeconds(86400));
        assertThat(grid(apia, 1440).after(end)).isEqualTo(end.plusSeconds(86400));
    }

    @Test
    void longIntervalsKeepToTheWallClock() {
        assertThat(day("America/Toronto", "2026-03-08", 240))
                .containsExactly(hours(3), hours(4), hours(4), hours(4), hours(4), hours(4));
        assertThat(day("America/Toronto", "2026-11-01", 360)).containsExactly(hours(7), hours(6), hours(6), hours(6));
        assertThat(day("Europe/Berlin", "2026-10-25", 1440)).containsExactly(hours(25));
        // 02:00 is skipped: the boundary is the instant the gap ends.
        assertThat(day("America/Toronto", "2026-03-08", 120).get(0)).isEqualTo(hours(2));
        assertThat(day("America/Toronto", "2026-03-08", 120).get(1)).isEqualTo(hours(1));
        // 02:00 occurs twice in Berlin: the first pass.
        assertThat(day("Europe/Berlin", "2026-10-25", 120).subList(0, 2)).containsExactly(hours(2), hours(3));
    }

    private static Duration hours(int hours) {
        return Duration.ofHours(hours);
    }

    private static Duration last(List<Duration> lengths) {
        return lengths.get(lengths.size() - 1);
    }

    private static List<Duration> day(String zone, String date, int minutes) {
        ZoneId id = ZoneId.of(zone);
        IntervalGrid grid = grid(id, minutes);
        Instant at = LocalDate.parse(date).atStartOfDay(id).toInstant();
        Instant end = LocalDate.parse(date).plusDays(1).atStartOfDay(id).toInstant();
        List<Duration> lengths = new ArrayList<>();
        while (at.isBefore(end)) {
            Instant next = grid.after(at);
            lengths.add(Duration.between(at, next));
            at = next;
        }
        assertThat(at).isEqualTo(end);
        return lengths;
    }

    private static IntervalGrid grid(ZoneId zone, int minutes) {
        return new IntervalGrid(new IntervalLength(minutes), zone);
    }
}
