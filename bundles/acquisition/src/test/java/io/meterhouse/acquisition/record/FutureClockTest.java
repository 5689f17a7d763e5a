package io.meterhouse.acquisition.record;

import static io.meterhouse.acquisition.record.RecorderTest.assertSums;
import static io.meterhouse.testing.Panels.panel;
import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.Interval;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A clock that starts in a future that has not come. */
class FutureClockTest {
    private final RecorderBench bench = new RecorderBench("11:59:00", panel(5, "A-01"));
    private long register = 1000;

    private void readFor(Duration span, int seconds) {
        long times = span.toSeconds() / seconds;
        for (long i = 0; i < times; i++) {
            bench.read(bench.time.now().plusSeconds(seconds).toString(), register);
            register += 3;
        }
    }

    private void startWithAClockAhead(Duration ahead) {
        bench.kill();
        bench.time.step(ahead);
        bench.time.error(Duration.ofDays(100));
        bench.start();
    }

    @Test
    void nothingIsClosedInAFutureThatAClockShowsWhichCannotBeTrusted() {
        readFor(Duration.ofMinutes(5), 10);
        Duration years = Duration.ofDays(3650);
        startWithAClockAhead(years);
        readFor(Duration.ofMinutes(30), 10);
        bench.time.runFor(Duration.ofMinutes(30));
        assertThat(bench.all(0)).hasSize(1);
        assertThat(bench.events.count("CLOCK_AHEAD")).isEqualTo(1);
        bench.time.step(years.negated());
        bench.time.error(Duration.ZERO);
        readFor(Duration.ofMinutes(11), 10);
        List<Interval> all = bench.all(0);
        assertThat(all.get(all.size() - 1).end()).isAfter(bench.at("13:05:00")).isBefore(bench.at("13:20:00"));
        assertThat(all).allSatisfy(interval -> assertThat(interval.counts()).isPresent());
        assertThat(all.get(all.size() - 1).register().getAsLong()).isGreaterThan(register - 100);
        assertThat(all.get(3).counts().getAsLong()).isLessThan(100);
        assertSums(bench, 0);
    }

    @Test
    void aClockThatNobodySetsForADayIsBelievedUnlessItIsAbsurd() {
        readFor(Duration.ofMinutes(5), 10);
        startWithAClockAhead(Duration.ofDays(3));
        readFor(Duration.ofHours(23), 60);
        assertThat(bench.all(0)).hasSize(1);
        readFor(Duration.ofHours(2), 60);
        assertThat(bench.all(0).size()).isGreaterThan(4 * 288);
        assertSums(bench, 0);
        startWithAClockAhead(Duration.ofDays(101));
        int size = bench.all(0).size();
        readFor(Duration.ofHours(30), 60);
        assertThat(bench.all(0)).hasSize(size);
    }

    @Test
    void aReadingThatWaitedForItsSerialNumberWhileTheClockWasSetIsLetGo() {
        readFor(Duration.ofMinutes(5), 10);
        startWithAClockAhead(Duration.ofDays(3650));
        bench.serial = java.util.Optional.empty();
        bench.read("1", java.util.Map.of(bench.channels.get(0), register), true);
        bench.time.step(Duration.ofDays(-3650));
        bench.time.error(Duration.ZERO);
        readFor(Duration.ofMinutes(10), 10);
        assertThat(bench.all(0)).hasSizeBetween(2, 4).allSatisfy(interval -> assertThat(interval.end())
                .isBefore(bench.at("13:00:00")));
    }
}
