package io.meterhouse.acquisition.record;

import static io.meterhouse.acquisition.record.RecorderBench.flags;
import static io.meterhouse.acquisition.record.RecorderTest.assertContiguous;
import static io.meterhouse.acquisition.record.RecorderTest.assertSums;
import static io.meterhouse.testing.Panels.panel;
import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.metering.Interval;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Registers that do not simply count up. */
class ChangesTest {
    private final RecorderBench bench = new RecorderBench("11:59:00", panel(5, "A-01", "A-02"));

    private void begin() {
        bench.read("11:59:50", 5000, 100);
        bench.read("12:00:10", 5000, 100);
        bench.read("12:01:00", 5010, 101);
    }

    @Test
    void aSingleGlitchOpensNoRevision() {
        begin();
        bench.read("12:01:10", 0, 101);
        bench.read("12:01:20", 5011, 101);
        bench.read("12:01:30", 900_000, 101);
        bench.read("12:01:40", 5012, 101);
        bench.read("12:04:50", 5040, 102);
        bench.read("12:05:10", 5042, 102);
        Interval interval = bench.ending(0, "12:05:00");
        assertThat(interval.channelRevision()).isZero();
        assertThat(interval.counts()).hasValue(41);
        assertThat(interval.changeovers()).isEmpty();
        assertThat(bench.events.kinds())
                .containsExactly("REGISTER_HELD", "REGISTER_GLITCH", "REGISTER_HELD", "REGISTER_GLITCH");
    }

    @Test
    void aResetIsBelievedAfterThreeReadsOverTwoMinutesAndTheSerialNumber() {
        begin();
        bench.read("12:01:10", 3, 101);
        bench.read("12:02:00", 4, 101);
        bench.read("12:03:00", 5, 101);
        assertThat(bench.events.kinds()).containsExactly("REGISTER_HELD");
        assertThat(bench.serialAsked).isPositive();
        bench.read("12:03:10", 6, 101);
        assertThat(bench.events.kinds()).containsExactly("REGISTER_HELD", "REGISTER_RESET");
        bench.read("12:04:50", 20, 101);
        bench.read("12:05:10", 20, 101);
        Interval interval = bench.ending(0, "12:05:00");
        assertThat(flags(interval)).containsExactly(Flag.PARTIAL, Flag.METER_CHANGE);
        assertThat(interval.channelRevision()).isEqualTo(1);
        assertThat(interval.counts()).hasValue(10 + 17);
        assertThat(interval.register()).hasValue(20);
        assertThat(interval.changeovers()).hasSize(1);
        assertThat(interval.changeovers().get(0).closed().orElseThrow().register())
                .isEqualTo(5010);
        assertThat(interval.changeovers().get(0).opened().orElseThrow().register())
                .isEqualTo(3);
        assertThat(flags(bench.ending(1, "12:05:00"))).isEmpty();
    }

    @Test
    void aChangeIsNotBelievedWhileTheSerialNumberCannotBeReadButDoesNotBlockTheChannel() {
        begin();
        bench.serial = Optional.empty();
        bench.read("12:01:10", 3, 101);
        bench.read("12:01:20", 3, 101);
        bench.read("12:03:20", 3, 101);
        assertThat(bench.serialAsked).isEqualTo(3);
        bench.read("12:03:30", 3, 101);
        assertThat(bench.events.kinds()).containsExactly("REGISTER_HELD", "REGISTER_RESET");
    }

    @Test
    void aChangeAcrossBoundariesLeavesPartialEdgesAndAGapBetween() {
        begin();
        bench.read("12:11:00", 7, 103);
        bench.read("12:12:00", 8, 103);
        bench.read("12:13:10", 9, 103);
        bench.read("12:14:50", 12, 103);
        bench.read("12:15:10", 12, 103);
        assertThat(flags(bench.ending(0, "12:05:00"))).containsExactly(Flag.PARTIAL, Flag.METER_CHANGE);
        assertThat(bench.ending(0, "12:05:00").counts()).hasValue(10);
        assertThat(bench.ending(0, "12:05:00").register()).isEmpty();
        assertThat(bench.ending(0, "12:10:00").counts()).isEmpty();
        assertThat(flags(bench.ending(0, "12:10:00"))).containsExactly(Flag.GAP);
        assertThat(flags(bench.ending(0, "12:15:00"))).containsExactly(Flag.PARTIAL, Flag.METER_CHANGE);
        assertThat(bench.ending(0, "12:15:00").counts()).hasValue(5);
        assertThat(bench.ending(0, "12:15:00").channelRevision()).isEqualTo(1);
        assertContiguous(bench, 0);
        assertThat(bench.store.conflicts()).isZero();
    }

    @Test
    void aRestartAfterTheOldRegisterEndedNeverContinuesItWithTheNewOne() {
        begin();
        bench.read("12:06:00", 7, 103);
        bench.read("12:07:00", 8, 103);
        bench.read("12:08:10", 9, 103);
        assertThat(bench.ending(0, "12:05:00").counts()).hasValue(10);
        bench.restart();
        // It would pass for the old one.
        bench.read("12:08:30", 5011, 103);
        bench.read("12:09:50", 5012, 103);
        bench.read("12:10:10", 5012, 103);
        assertThat(bench.ending(0, "12:10:00").channelRevision()).isEqualTo(1);
        assertThat(bench.ending(0, "12:10:00").counts()).hasValue(1);
        assertThat(flags(bench.ending(0, "12:10:00"))).containsExactly(Flag.PARTIAL, Flag.METER_CHANGE);
        assertContiguous(bench, 0);
    }

    @Test
    void anotherSerialNumberIsAMeterChangeEvenWhenTheRegisterRose() {
        bench.runTo("11:59:49");
        bench.read("1", Map.of(bench.channels.get(0), 5000L, bench.channels.get(1), 100L), true);
        bench.read("12:00:10", 5000, 100);
        bench.read("12:01:00", 5001, 100);
        bench.serial = Optional.of("S2");
        bench.runTo("12:02:00");
        bench.read("1", Map.of(bench.channels.get(0), 5002L, bench.channels.get(1), 101L), true);
        bench.read("12:03:00", 5003, 101);
        bench.read("12:04:10", 5003, 101);
        bench.read("12:04:50", 5004, 101);
        bench.read("12:05:10", 5004, 101);
        for (int channel : List.of(0, 1)) {
            assertThat(bench.ending(channel, "12:05:00").channelRevision()).isEqualTo(1);
            assertThat(flags(bench.ending(channel, "12:05:00"))).containsExactly(Flag.PARTIAL, Flag.METER_CHANGE);
        }
        assertThat(bench.ending(0, "12:05:00").counts()).hasValue(1 + 2);
        assertThat(bench.events.count("METER_CHANGE")).isEqualTo(2);
        bench.restart();
        bench.runTo("12:06:00");
        bench.read("1", Map.of(bench.channels.get(0), 5005L, bench.channels.get(1), 101L), true);
        bench.read("12:10:10", 5006, 101);
        assertThat(bench.ending(0, "12:10:00").channelRevision()).isEqualTo(1);
    }

    @Test
    void aMeterThatBeganDurablyIsNoOtherOneWhereThePowerWentBeforeItsNumberWasRemembered() {
        bench.runTo("11:59:49");
        bench.read("1", Map.of(bench.channels.get(0), 5000L, bench.channels.get(1), 100L), true);
        bench.read("12:00:10", 5000, 100);
        bench.serial = Optional.of("S2");
        bench.runTo("12:01:00");
        bench.read("1", Map.of(bench.channels.get(0), 7L, bench.channels.get(1), 1L), true);
        bench.read("12:02:00", 8, 1);
        bench.read("12:03:10", 9, 1);
        String poll = "acquisition/serial/" + bench.panel.id() + "/1";
        Map<String, String> begun = new HashMap<>();
        bench.channels.forEach(channel -> begun.put(
                "acquisition/begun/" + channel,
                bench.facts.get("acquisition/begun/" + channel).orElseThrow()));
        bench.read("12:05:10", 11, 1);
        assertThat(bench.ending(0, "12:05:00").channelRevision()).isEqualTo(1);
        assertThat(bench.facts.get(poll)).hasValue("S2");
        // As the disk has it when the power goes after the boundary, and before what is written a little later.
        bench.facts.put(poll, "S1");
        begun.forEach(bench.facts::put);

        bench.restart();
        bench.runTo("12:26:00");
        bench.read("1", Map.of(bench.channels.get(0), 60L, bench.channels.get(1), 9L), true);
        bench.read("12:30:10", 70, 9);

        assertThat(bench.ending(0, "12:30:00").channelRevision()).isEqualTo(1);
        assertThat(bench.events.count("METER_CHANGE")).isEqualTo(2);
        assertThat(bench.facts.get(poll)).hasValue("S2");
        assertThat(bench.facts.get("acquisition/begun/" + bench.channels.get(0)))
                .isEmpty();
    }

    @Test
    void aChangeOfMeterIsFoundAgainWhenTheGatewayIsKilledBeforeItIsDurable() {
        bench.runTo("11:59:49");
        bench.read("1", Map.of(bench.channels.get(0), 5000L, bench.channels.get(1), 100L), true);
        bench.read("12:00:10", 5000, 100);
        bench.serial = Optional.of("S2");
        bench.runTo("12:01:00");
        bench.read("1", Map.of(bench.channels.get(0), 5002L, bench.channels.get(1), 101L), true);
        bench.restart();
        bench.runTo("12:02:00");
        bench.read("1", Map.of(bench.channels.get(0), 5002L, bench.channels.get(1), 101L), true);
        bench.read("12:03:00", 5003, 101);
        bench.read("12:04:10", 5003, 101);
        bench.read("12:05:10", 5004, 101);
        assertThat(bench.ending(0, "12:05:00").channelRevision()).isEqualTo(1);
    }

    @Test
    void aChannelThatTheNewMeterDoesNotGiveHoldsTheOthersUpNoLongerThanTheirChange() {
        bench.runTo("11:59:49");
        bench.read("1", Map.of(bench.channels.get(0), 5000L, bench.channels.get(1), 100L), true);
        bench.read("12:00:10", 5000, 100);
        bench.serial = Optional.of("S2");
        bench.unread = Map.of(bench.channels.get(1), "a sentinel");
        bench.runTo("12:01:00");
        bench.read("1", Map.of(bench.channels.get(0), 5002L), true);
        bench.read("12:02:00", 5003);
        bench.read("12:03:10", 5003);
        bench.read("12:04:50", 5004);
        bench.read("12:05:10", 5004);
        bench.runTo("12:10:01");
        assertThat(bench.ending(0, "12:05:00").channelRevision()).isEqualTo(1);
        bench.restart();
        bench.runTo("12:11:00");
        bench.read("1", Map.of(bench.channels.get(0), 5006L), true);
        bench.read("12:15:10", 5006);
        assertThat(bench.ending(0, "12:10:00").counts()).isPresent();
        assertThat(bench.events.count("SERIAL_CHANGED")).isEqualTo(1);
        // The other channel's register would follow from the old meter's, and is the new one's all the same.
        bench.unread = Map.of();
        bench.read("12:16:00", 5006, 101);
        bench.read("12:17:00", 5006, 101);
        bench.read("12:18:10", 5006, 101);
        bench.read("12:20:10", 5006, 102);
        bench.runTo("12:25:01");
        assertThat(bench.ending(0, "12:15:00").channelRevision()).isEqualTo(1);
        assertThat(bench.ending(1, "12:20:00").channelRevision()).isEqualTo(1);
        bench.restart();
        bench.read("12:25:10", 5006, 102);
        bench.read("12:30:10", 5006, 102);
        assertThat(bench.ending(1, "12:30:00").channelRevision()).isEqualTo(1);
        assertContiguous(bench, 1);
        assertThat(bench.facts.get("acquisition/awaited/" + bench.channels.get(1)))
                .isEmpty();
    }

    @Test
    void aSerialNumberThatWasMisreadOnceChangesNothing() {
        bench.runTo("11:59:49");
        bench.read("1", Map.of(bench.channels.get(0), 5000L, bench.channels.get(1), 100L), true);
        bench.read("12:00:10", 5000, 100);
        bench.serial = Optional.of("garbage");
        bench.runTo("12:01:00");
        bench.read("1", Map.of(bench.channels.get(0), 5001L, bench.channels.get(1), 100L), true);
        bench.serial = Optional.of("S1");
        bench.read("12:02:00", 5002, 100);
        bench.read("12:03:00", 5003, 100);
        bench.read("12:04:50", 5004, 100);
        bench.read("12:05:10", 5004, 100);
        assertThat(bench.ending(0, "12:05:00").channelRevision()).isZero();
        assertThat(bench.ending(0, "12:05:00").counts()).hasValue(4);
    }

    @Test
    void aChangeOfUnitEndsTheIntervalOfEveryChannelThatHasIt() {
        begin();
        bench.unit = CountUnit.ofMilliWattHours(10_000);
        bench.read("12:02:00", 1002, 20);
        bench.read("12:03:00", 1003, 20);
        bench.read("12:04:10", 1004, 20);
        bench.read("12:04:50", 1005, 20);
        bench.read("12:05:10", 1005, 20);
        for (int channel : List.of(0, 1)) {
            Interval old = bench.ending(channel, "12:02:00");
            assertThat(old.unit()).isEqualTo(CountUnit.TWO_WATT_HOURS);
            assertThat(flags(old)).containsExactly(Flag.PARTIAL, Flag.CONFIG_CHANGE);
            Interval fresh = bench.ending(channel, "12:05:00");
            assertThat(fresh.unit()).isEqualTo(CountUnit.ofMilliWattHours(10_000));
            assertThat(flags(fresh)).containsExactly(Flag.PARTIAL, Flag.CONFIG_CHANGE);
            assertThat(fresh.channelRevision()).isEqualTo(1);
            assertContiguous(bench, channel);
        }
        assertThat(bench.ending(0, "12:02:00").counts()).hasValue(10);
        assertThat(bench.ending(0, "12:05:00").counts()).hasValue(3);
        assertThat(bench.store.conflicts()).isZero();
    }

    @Test
    void aRolloverIsNotTakenForAResetNorAResetForARollover() {
        bench.modulus = OptionalLong.of(100_000);
        bench.redefine(bench.panel);
        bench.read("11:59:50", 99_990, 60_000);
        bench.read("12:00:10", 99_995, 60_000);
        // The second one was nowhere near its top.
        bench.read("12:00:20", 2, 2);
        assertThat(bench.events.kinds()).containsExactly("REGISTER_HELD");
        bench.read("12:01:20", 3, 2);
        bench.read("12:02:30", 4, 2);
        bench.read("12:04:50", 9, 2);
        bench.read("12:05:10", 9, 2);
        assertThat(bench.ending(0, "12:05:00").channelRevision()).isZero();
        assertThat(flags(bench.ending(0, "12:05:00"))).containsExactly(Flag.ROLLOVER);
        assertThat(bench.ending(1, "12:05:00").channelRevision()).isEqualTo(1);
        assertThat(flags(bench.ending(1, "12:05:00"))).containsExactly(Flag.PARTIAL, Flag.METER_CHANGE);
        assertSums(bench, 0);
    }

    @Test
    void aHeldReadIsNoAcceptedOneAndItsBoundaryIsWrittenAsGap() {
        begin();
        bench.read("12:04:55", 2, 105);
        bench.read("12:05:05", 5030, 105);
        assertThat(bench.ending(0, "12:05:00").counts()).isPresent();
        bench.read("12:09:59", 5031, 105);
        bench.read("12:10:05", 1, 105);
        bench.read("12:14:00", 2_000_000, 105);
        bench.runTo("12:15:01");
        assertThat(bench.ending(0, "12:10:00").counts()).isEmpty();
        bench.read("12:15:10", 5050, 105);
        assertThat(bench.ending(0, "12:10:00").revision()).isEqualTo(1);
        assertThat(bench.ending(0, "12:10:00").counts()).isPresent();
        assertSums(bench, 0);
    }

    @Test
    void aCutThatLiesWhereNoRegisterIsKnownLeavesTheIntervalWhole() {
        bench.cuts.add((panel, from, to) -> List.of(bench.at("12:00:30"), bench.at("12:02:00")));
        begin();
        bench.read("12:02:30", 2, 101);
        bench.read("12:03:30", 3, 101);
        bench.read("12:04:40", 4, 101);
        bench.read("12:05:10", 5, 101);
        assertThat(bench.ending(0, "12:05:00").parts()).isEmpty();
        assertThat(flags(bench.ending(0, "12:05:00")))
                .containsExactly(Flag.PARTIAL, Flag.MIXED_TIER, Flag.METER_CHANGE);
        assertThat(bench.ending(1, "12:05:00").parts()).hasSize(3);
    }

    @Test
    void aCutBeforeTheFirstReadOfAllLeavesTheIntervalWhole() {
        bench.cuts.add((panel, from, to) -> List.of(bench.at("12:01:00"), bench.at("12:03:00")).stream()
                .filter(at -> at.isAfter(from) && at.isBefore(to))
                .toList());
        bench.read("12:02:00", 100, 100);
        bench.read("12:02:50", 100, 100);
        bench.read("12:03:10", 100, 100);
        bench.read("12:04:50", 100, 100);
        bench.read("12:05:10", 110, 110);
        assertThat(flags(bench.ending(0, "12:05:00"))).containsExactly(Flag.PARTIAL, Flag.MIXED_TIER);
    }

    @Test
    void aRegisterThatRoseWhileTheClockWasLostIsNoChange() {
        begin();
        bench.kill();
        bench.time.step(java.time.Duration.ofHours(-3));
        bench.start();
        bench.read("09:02:00", 5600, 102);
        assertThat(bench.events.kinds()).doesNotContain("REGISTER_HELD").contains("TIME_UNKNOWN");
    }
}
