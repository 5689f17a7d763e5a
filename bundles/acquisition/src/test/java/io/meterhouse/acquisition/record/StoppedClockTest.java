package io.meterhouse.acquisition.record;

import static io.meterhouse.acquisition.record.RecorderBench.flags;
import static io.meterhouse.acquisition.record.RecorderTest.assertSums;
import static io.meterhouse.testing.Panels.panel;
import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.metering.Interval;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A clock that stood still while the gateway was off. */
class StoppedClockTest {
    private final RecorderBench bench = new RecorderBench("11:59:00", panel(5, "A-01"));

    private long register = 1000;

    private void readUntil(String end) {
        while (!bench.time.now().plusSeconds(10).isAfter(bench.at(end))) {
            bench.read(bench.time.now().plusSeconds(10).toString(), register);
            register += 3;
        }
    }

    @Test
    void whatRoseWhileTheClockStoodStillIsNoResetAndIsSpreadOverTheTimeThatTrulyPassed() {
        readUntil("12:03:00");
        long before = register;
        offWithAClockThatStops("12:03:10", Duration.ofDays(2));
        register += 10_000;
        readUntil("12:06:30");
        bench.time.step(Duration.ofDays(2));
        bench.time.error(Duration.ZERO);
        readUntil("2026-01-12T12:16:00Z");
        assertThat(bench.events.kinds()).doesNotContain("REGISTER_HELD", "REGISTER_RESET");
        assertSums(bench, 0);
        Interval last = bench.ending(0, "2026-01-12T12:15:00Z");
        assertThat(last.channelRevision()).isZero();
        assertThat(last.register().getAsLong()).isGreaterThan(before + 10_000);
    }

    @Test
    void anOutageIsSpreadThoughTheClockOfTheStartLiesBeforeTheLastBoundary() {
        readUntil("12:03:00");
        offWithAClockThatStops("11:35:00", Duration.ofHours(5));
        register += 6_000;
        readUntil("11:36:00");
        bench.time.step(Duration.between(bench.time.now(), bench.at("17:00:00")));
        bench.time.error(Duration.ZERO);
        readUntil("17:11:00");
        spreadEvenlyOver("12:05:00", "16:55:00");
    }

    @Test
    void anOutageIsSpreadThoughTheClockOfTheStartLiesInTheOpenInterval() {
        bench.cuts.add((panel, from, to) -> List.of(bench.at("12:02:00"), bench.at("12:04:30")).stream()
                .filter(at -> at.isAfter(from) && at.isBefore(to))
                .toList());
        readUntil("12:03:00");
        offWithAClockThatStops("12:03:20", Duration.ofHours(5));
        register += 6_000;
        readUntil("12:04:40");
        bench.time.step(Duration.between(bench.time.now(), bench.at("17:00:00")));
        bench.time.error(Duration.ZERO);
        readUntil("17:11:00");
        spreadEvenlyOver("12:05:00", "16:55:00");
    }

    @Test
    void aClockThatIsFoundToBeRightAfterAStartCostsNoPrecision() {
        readUntil("12:03:00");
        offWithAClockThatStops("12:03:10", Duration.ZERO);
        readUntil("12:04:00");
        bench.time.error(Duration.ZERO);
        readUntil("12:11:00");
        assertThat(flags(bench.ending(0, "12:05:00"))).containsExactly(Flag.TIME_UNKNOWN);
        assertThat(flags(bench.ending(0, "12:10:00"))).isEmpty();
    }

    @Test
    void whatRoseWhileTheClockWasSetBackIsTheSameMetersAndIsCounted() {
        readUntil("12:03:00");
        bench.read("1", Map.of(bench.channels.get(0), register), true);
        offWithAClockThatIsSetBack();
        readUntil("12:16:00");
        assertThat(bench.events.kinds()).containsExactly("REGISTER_HELD", "CLOCK_WAS_SET");
        assertSums(bench, 0);
        Interval last = bench.ending(0, "12:15:00");
        assertThat(last.channelRevision()).isZero();
        assertThat(last.register().getAsLong()).isGreaterThan(101_000);
        assertThat(flags(bench.ending(0, "12:05:00"))).contains(Flag.TIME_CHANGE);
        assertThat(flags(last)).isEmpty();
    }

    @Test
    void aRegisterOfAnotherMeterIsNotTakenForOneWhoseClockWasSetBack() {
        readUntil("12:03:00");
        bench.read("1", Map.of(bench.channels.get(0), register), true);
        bench.serial = Optional.of("S2");
        offWithAClockThatIsSetBack();
        readUntil("12:16:00");
        assertThat(bench.events.kinds()).containsExactly("SERIAL_CHANGED", "METER_CHANGE");
        assertThat(bench.ending(0, "12:15:00").channelRevision()).isEqualTo(1);
    }

    @Test
    void aMeterThatDoesNotTellItsNumberIsStillTakenForAnotherOne() {
        bench.serial = Optional.empty();
        readUntil("12:03:00");
        offWithAClockThatIsSetBack();
        readUntil("12:16:00");
        assertThat(bench.events.kinds()).containsExactly("REGISTER_HELD", "REGISTER_RESET");
    }

    @Test
    void aRegisterThatPassedItsEndWhileTheClockWasSetBackRolledOver() {
        bench.modulus = OptionalLong.of(1_000_000);
        bench.redefine(bench.panel);
        register = 950_000;
        readUntil("12:03:00");
        bench.read("1", Map.of(bench.channels.get(0), register), true);
        offWithAClockThatIsSetBack();
        register -= 1_000_000;
        readUntil("12:16:00");
        assertThat(bench.events.kinds()).containsExactly("REGISTER_HELD", "CLOCK_WAS_SET");
        assertSums(bench, 0);
        assertThat(bench.ending(0, "12:15:00").register().getAsLong()).isGreaterThan(1_050_000);
    }

    /** A month without the gateway, which by the clock was a minute. */
    private void offWithAClockThatIsSetBack() {
        bench.kill();
        bench.time.runFor(Duration.ofDays(30));
        bench.time.step(Duration.between(bench.time.now(), bench.at("12:04:00")));
        register += 100_000;
        bench.start();
        bench.read("1", Map.of(bench.channels.get(0), register), true);
    }

    /** Kill, and a start with a clock that shows some other time and is not synchronised. */
    private void offWithAClockThatStops(String shows, Duration off) {
        bench.kill();
        bench.time.runFor(off);
        bench.time.step(Duration.between(bench.time.now(), bench.at(shows)));
        bench.time.error(Duration.ofDays(100));
        bench.start();
    }

    private void spreadEvenlyOver(String first, String last) {
        assertSums(bench, 0);
        assertThat(bench.all(0).stream()
                        .filter(interval -> !interval.end().isBefore(bench.at(first))
                                && !interval.end().isAfter(bench.at(last)))
                        .toList())
                .hasSizeGreaterThan(50)
                .allSatisfy(interval -> {
                    assertThat(interval.counts().getAsLong()).isBetween(95L, 115L);
                    assertThat(flags(interval)).contains(Flag.GAP, Flag.ESTIMATED);
                });
    }
}
