package io.meterhouse.acquisition.record;

import static io.meterhouse.acquisition.record.RecorderBench.flags;
import static io.meterhouse.acquisition.record.RecorderTest.assertContiguous;
import static io.meterhouse.acquisition.record.RecorderTest.assertSums;
import static io.meterhouse.testing.Panels.panel;
import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.metering.Flags;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.meter.Reading;
import io.meterhouse.api.metering.meter.Reading.Register;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Steps of the site clock between the readings of several devices. */
class StepTest {
    private final RecorderBench bench = new RecorderBench("11:59:00", panel(5, "A-01", "A-02"));
    private long register = 1000;

    private void readBoth() {
        register += 5;
        bench.read("1", Map.of(bench.channels.get(0), register), false);
        bench.read("2", Map.of(bench.channels.get(1), register), false);
        bench.time.runFor(Duration.ofSeconds(20));
    }

    @Test
    void aStepForwardMakesNoGapsOfTheDeviceThatIsReadSecond() {
        for (int i = 0; i < 20; i++) {
            readBoth();
        }
        bench.time.step(Duration.ofHours(1));
        for (int i = 0; i < 60; i++) {
            readBoth();
        }
        assertThat(bench.all(1)).allMatch(interval -> interval.revision() == 0);
        assertThat(bench.all(1)).allMatch(interval -> interval.counts().isPresent());
        for (int channel = 0; channel < 2; channel++) {
            assertContiguous(bench, channel);
            assertSums(bench, channel);
        }
    }

    @Test
    void anAnswerFromBeforeAStepThatIsTakenAfterItLeavesTheStepsFlagWhereTheStepWas() {
        for (int i = 0; i < 20; i++) {
            readBoth();
        }
        Instant answered = bench.time.now();
        long nanos = bench.time.nanos();
        bench.time.step(Duration.ofHours(1));
        register += 5;
        bench.recorders.reading(bench.panel.id(), "1", reading(answered, nanos), Verify.NO, () -> {});
        bench.time.runFor(Duration.ofSeconds(20));
        for (int i = 0; i < 60; i++) {
            readBoth();
        }
        Instant end = answered.plus(Duration.ofMinutes(30));
        List<Interval> crossed = bench.all(0).stream()
                .filter(interval ->
                        interval.start().isBefore(end) && interval.end().isAfter(end))
                .toList();
        assertThat(crossed).singleElement().satisfies(interval -> assertThat(flags(interval))
                .contains(Flag.TIME_CHANGE));
        assertSums(bench, 0);
    }

    private Reading reading(Instant answered, long nanos) {
        return new Reading(
                answered.minusMillis(100),
                answered,
                nanos - 100_000_000,
                nanos,
                List.of(new Register(bench.channels.get(0), register, bench.unit, 1)),
                Map.of(),
                new Reading.Status(Flags.NONE, Optional.empty(), OptionalInt.empty(), OptionalInt.empty()),
                List.of());
    }
}
