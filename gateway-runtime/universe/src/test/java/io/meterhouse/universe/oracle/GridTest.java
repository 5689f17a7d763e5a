package io.meterhouse.universe.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

final class GridTest {
    private static final ZoneId TORONTO = ZoneId.of("America/Toronto");

    private static String after(Grid grid, String instant) {
        return Grid.instant(grid.after(Grid.nanos(Instant.parse(instant)))).toString();
    }

    @Test
    void fiveMinutesGoOnThroughTheHourThatIsSkipped() {
        Grid grid = new Grid(TORONTO, Duration.ofMinutes(5));
        assertThat(after(grid, "2027-03-14T06:55:00Z")).isEqualTo("2027-03-14T07:00:00Z");
        assertThat(after(grid, "2027-03-14T07:00:00Z")).isEqualTo("2027-03-14T07:05:00Z");
        assertThat(grid.isSummer(Grid.nanos(Instant.parse("2027-03-14T06:59:59Z"))))
                .isFalse();
        assertThat(grid.isSummer(Grid.nanos(Instant.parse("2027-03-14T07:00:00Z"))))
                .isTrue();
        assertThat(grid.isSummer(Grid.nanos(Instant.parse("2027-03-14T06:59:59Z"))))
                .isFalse();
    }

    @Test
    void longerThanAnHourTheyEndByTheClocksOnTheWall() {
        Grid grid = new Grid(TORONTO, Duration.ofHours(4));
        // From midnight to 4:00 are three hours in spring, five in autumn.
        assertThat(after(grid, "2027-03-14T05:00:00Z")).isEqualTo("2027-03-14T08:00:00Z");
        assertThat(after(grid, "2027-11-07T04:00:00Z")).isEqualTo("2027-11-07T09:00:00Z");
        assertThat(grid.has(Grid.nanos(Instant.parse("2027-11-07T09:00:00Z")))).isTrue();
        assertThat(grid.has(Grid.nanos(Instant.parse("2027-11-07T08:00:00Z")))).isFalse();
    }

    @Test
    void whereTheClockMovesByHalfAnHourTheLastHourOfTheDayIsHalfOne() {
        Grid grid = new Grid(ZoneId.of("Australia/Lord_Howe"), Duration.ofHours(1));
        // The 3rd of October 2027 is half an hour shorter: 13:30 of the 2nd to 13:00 of the 3rd, UTC.
        assertThat(after(grid, "2027-10-03T12:00:00Z")).isEqualTo("2027-10-03T12:30:00Z");
        assertThat(after(grid, "2027-10-03T12:30:00Z")).isEqualTo("2027-10-03T13:00:00Z");
        assertThat(after(grid, "2027-10-03T13:00:00Z")).isEqualTo("2027-10-03T14:00:00Z");
        assertThat(Grid.instant(grid.atOrBefore(Grid.nanos(Instant.parse("2027-10-03T12:59:00Z")))))
                .isEqualTo(Instant.parse("2027-10-03T12:30:00Z"));
    }
}
