package io.meterhouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meterhouse.launcher.Options.SiteClock;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
    @Test
    void siteTimeIsRealUnlessAnOriginIsGiven() throws Exception {
        assertThat(parse().site()).isEqualTo(new SiteClock.Real(SiteClock.TIMESYNCD));
        assertThat(parse("--clock-sync", "trusted").site()).isEqualTo(new SiteClock.Trusted());
        assertThat(parse("--clock-sync", "/run/chrony").site()).isEqualTo(new SiteClock.Real(Path.of("/run/chrony")));
    }

    @Test
    void anOriginThatProcessesShareScalesSiteTime() throws Exception {
        assertThat(parse("--site-origin", "2026-01-01T00:00:00Z", "--wall-origin", "1700000000000", "--speed", "60")
                        .site())
                .isEqualTo(new SiteClock.Scaled(Instant.parse("2026-01-01T00:00:00Z"), 1_700_000_000_000L, 60));
    }

    @Test
    void pathsAreAbsolute() throws Exception {
        assertThat(parse().home()).isAbsolute();
        assertThat(parse().release()).isAbsolute();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--speed 60",
                "--site-origin 2026-01-01T00:00:00Z",
                "--site-origin yesterday --wall-origin 1",
                "--site-origin 2026-01-01T00:00:00Z --wall-origin 1 --speed 0",
                "--site-origin 2026-01-01T00:00:00Z --wall-origin 1 --speed 100001",
                "--site-origin 2026-01-01T00:00:00Z --wall-origin 1.5",
                "--site-origin 2026-01-01T00:00:00Z --wall-origin 1 --clock-sync trusted",
                "--log loud",
                "--home",
                "--unheard of",
            })
    void whatCannotBeMeantIsRefusedWithItsOption(String line) {
        String[] words = line.split(" ", -1);
        assertThatThrownBy(() -> parse(words))
                .isInstanceOf(Options.UsageException.class)
                .hasMessageContaining("--");
    }

    @Test
    void homeAndReleaseAreNeeded() {
        assertThatThrownBy(() -> Options.parse("--console")).hasMessageContaining("--home and --release");
    }

    private static Options parse(String... more) throws Options.UsageException {
        return Options.parse(Stream.concat(Stream.of("--home", "h", "--release", "r"), Arrays.stream(more))
                .toArray(String[]::new));
    }
}
