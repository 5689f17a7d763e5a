package io.meterhouse.store.h2.total;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meterhouse.api.store.Step;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepsTest {
    private static final List<String> ZONES = List.of(
            "America/Toronto",
            "Europe/Berlin",
            "Australia/Lord_Howe",
            "Asia/Kolkata",
            "America/St_Johns",
            "America/Sao_Paulo",
            "America/Havana",
            "Pacific/Apia",
            "UTC");

    @Test
    void aDayHasTwentyThreeOrTwentyFiveHoursWhereTheClockIsChanged() {
        assertThat(lengths("1d", "America/Toronto", "2026-03-08", "2026-03-09")).containsExactly(hours(23));
        assertThat(lengths("1d", "America/Toronto", "2026-11-01", "2026-11-02")).containsExactly(hours(25));
        assertThat(lengths("1h", "America/Toronto", "2026-03-08", "2026-03-09")).hasSize(23);
        assertThat(lengths("1h", "America/Toronto", "2026-11-01", "2026-11-02"))
                .hasSize(25)
                .containsOnly(hours(1));
        assertThat(lengths("1w", "Europe/Berlin", "2026-10-19", "2026-10-26")).containsExactly(hours(7 * 24 + 1));
        assertThat(lengths("1mo", "Europe/Berlin", "2026-03-01", "2026-04-01")).containsExactly(hours(31 * 24 - 1));
        assertThat(lengths("1y", "Europe/Berlin", "2024-01-01", "2025-01-01")).containsExactly(hours(366 * 24));
    }

    @Test
    void whereTheClockMovesByHalfAnHourTheLastHourOfTheDayIsHalfOne() {
        List<Duration> forward = lengths("1h", "Australia/Lord_Howe", "2026-10-04", "2026-10-05");
        assertThat(forward).hasSize(24).endsWith(Duration.ofMinutes(30));
        assertThat(forward.subList(0, 23)).containsOnly(hours(1));
        assertThat(lengths("1h", "Australia/Lord_Howe", "2026-04-05", "2026-04-06"))
                .hasSize(25)
                .endsWith(Duration.ofMinutes(30));
        assertThat(lengths("1d", "Australia/Lord_Howe", "2026-10-04", "2026-10-05"))
                .containsExactly(Duration.ofMinutes(23 * 60 + 30));
    }

    @Test
    void longerHoursKeepToTheWallClock() {
        assertThat(lengths("4h", "America/Toronto", "2026-03-08", "2026-03-09"))
                .containsExactly(hours(3), hours(4), hours(4), hours(4), hours(4), hours(4));
        assertThat(lengths("2h", "Europe/Berlin", "2026-10-25", "2026-10-26").subList(0, 2))
                .containsExactly(hours(2), hours(3));
    }

    @Test
    void aDayWhoseMidnightIsSkippedBeginsWhenTheGapEnds() {
        Steps days = new Steps(Step.parse("1d", ZoneId.of("America/Sao_Paulo")));
        Instant first = Instant.parse("2018-11-04T03:00:00Z");
        assertThat(days.floor(first)).isEqualTo(first);
        assertThat(days.after(first.minusSeconds(1))).isEqualTo(first);
        assertThat(days.after(first)).isEqualTo(first.plus(hours(23)));
    }

    @Test
    void aDateThatNeverWasHasNoTotal() {
        assertThat(lengths("1d", "Pacific/Apia", "2011-12-29", "2012-01-01")).containsExactly(hours(24), hours(24));
    }

    /** Walks the clock of the wall minute by minute. */
    @ParameterizedTest
    @ValueSource(strings = {"5m", "30m", "1h", "6h", "1d", "1w", "1mo", "1y"})
    void everyFirstInstantOfADateIsAnEdgeOrLiesInAWholeStep(String text) {
        Random random = new Random(text.hashCode());
        for (String name : ZONES) {
            ZoneId zone = ZoneId.of(name);
            Step step = Step.parse(text, zone);
            Steps kept = new Steps(step);
            for (int i = 0; i < 200; i++) {
                Instant at = Instant.parse("2009-01-01T00:00:00Z").plusSeconds(random.nextLong(20L * 365 * 86_400));
                Instant start = kept.floor(at);
                Instant end = kept.after(at);
                assertThat(start).isBeforeOrEqualTo(at);
                assertThat(end).isAfter(at);
                Steps fresh = new Steps(step);
                assertThat(fresh.floor(end)).isEqualTo(end);
                assertThat(fresh.floor(end.minusNanos(1))).isEqualTo(start);
                assertThat(fresh.after(start)).isEqualTo(end);
                LocalDate date = start.atZone(zone).toLocalDate();
                if (step.unit() == Step.Unit.MINUTE) {
                    assertThat(end)
                            .isBeforeOrEqualTo(
                                    date.plusDays(1).atStartOfDay(zone).toInstant());
                } else {
                    assertThat(start).isEqualTo(date.atStartOfDay(zone).toInstant());
                }
            }
        }
    }

    @Test
    void whatIsNoStepIsRefusedWithWhatIs() {
        for (String wrong : List.of("", "7m", "25h", "2d", "1q", "-1h", "99999h", "h", "1 h")) {
            assertThatThrownBy(() -> Step.parse(wrong, ZoneId.of("UTC")))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("1mo");
        }
        assertThat(Step.parse("24h", ZoneId.of("UTC"))).isEqualTo(Step.parse("1d", ZoneId.of("UTC")));
    }

    private static List<Duration> lengths(String step, String zone, String from, String to) {
        ZoneId id = ZoneId.of(zone);
        Steps steps = new Steps(Step.parse(step, id));
        Instant at = LocalDate.parse(from).atStartOfDay(id).toInstant();
        Instant end = LocalDate.parse(to).atStartOfDay(id).toInstant();
        List<Duration> lengths = new ArrayList<>();
        assertThat(steps.floor(at)).isEqualTo(at);
        while (at.isBefore(end)) {
            Instant next = steps.after(at);
            lengths.add(Duration.between(at, next));
            at = next;
        }
        assertThat(at).isEqualTo(end);
        return lengths;
    }

    private static Duration hours(int hours) {
        return Duration.ofHours(hours);
    }
}
