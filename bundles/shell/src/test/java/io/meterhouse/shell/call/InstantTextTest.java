package io.meterhouse.shell.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstantTextTest {
    /** Noon on the day after the clocks were put forward in New York. */
    private static final Instant NOW = Instant.parse("2026-03-09T16:00:00Z");

    private final InstantText text = new InstantText(Optional.of(ZoneId.of("America/New_York")), NOW);

    @ParameterizedTest
    @CsvSource({
        "now, 2026-03-09T16:00:00Z",
        "today, 2026-03-09T04:00:00Z",
        "-30m, 2026-03-09T15:30:00Z",
        "-24h, 2026-03-08T16:00:00Z",
        "-1d, 2026-03-08T16:00:00Z",
        "-2d, 2026-03-07T17:00:00Z",
        "-1w, 2026-03-02T17:00:00Z",
        "2026-03-08, 2026-03-08T05:00:00Z",
        "2026-03-08T03:30, 2026-03-08T07:30:00Z",
        "2026-11-01T01:30-04:00, 2026-11-01T05:30:00Z",
        "2026-11-01T01:30-05:00, 2026-11-01T06:30:00Z",
        "2026-03-08T12:00:00Z, 2026-03-08T12:00:00Z",
        "2026-03-08T12:00:00.250+02:00, 2026-03-08T10:00:00.250Z",
        "2026-03-08T12:00:00+01:00[Europe/Berlin], 2026-03-08T11:00:00Z",
    })
    void aTimeIsReadBySiteZoneAndSiteTime(String written, Instant meant) {
        assertThat(text.parse(written)).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "soon",
                "1d",
                "-1",
                "-1y",
                "-9999999d",
                "2026",
                "2026-02-30",
                "2026-03-08 12:00",
                "12:00",
                "2026-03-08T12",
                "0001-01-01",
                "9999-01-01",
                "+1000000-01-01T00:00:00Z"
            })
    void whatIsNoTimeIsRefused(String written) {
        assertThatThrownBy(() -> text.parse(written))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + written + "'");
    }

    @Test
    void aWallClockTimeThatDoesNotExistIsRefused() {
        assertThatThrownBy(() -> text.parse("2026-03-08T02:30")).hasMessageContaining("does not exist");
    }

    @Test
    void aWallClockTimeThatIsThereTwiceIsRefusedWithBothWaysToWriteIt() {
        assertThatThrownBy(() -> text.parse("2026-11-01T01:30"))
                .hasMessageContaining("2026-11-01T01:30-04:00 or 2026-11-01T01:30-05:00");
    }

    @Test
    void withoutASiteOnlyTimesWithTheirOffsetAreRead() {
        InstantText nowhere = new InstantText(Optional.empty(), NOW);
        assertThat(nowhere.parse("2026-03-08T12:00:00Z")).isEqualTo(Instant.parse("2026-03-08T12:00:00Z"));
        assertThat(nowhere.parse("-2h")).isEqualTo(Instant.parse("2026-03-09T14:00:00Z"));
        assertThatThrownBy(() -> nowhere.parse("today")).hasMessageContaining("no site file is in force");
    }
}
