package io.meterhouse.acquisition;

import static io.meterhouse.testing.Panels.panel;
import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.Quantity;
import io.meterhouse.api.metering.line.Trouble;
import io.meterhouse.testing.Panels;
import io.meterhouse.testing.VirtualMeter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Devices that are silent, hurt on the way, or others than before; two points behind a device, two devices on the line. */
class DevicesTest {
    private static final ChannelId FIRST = new ChannelId("A-01", Quantity.KWH_DELIVERED);
    private static final ChannelId THIRD = new ChannelId("A-03", Quantity.KWH_DELIVERED);

    private final VirtualMeter meter = new VirtualMeter(2, 0, 1);
    private final World world = new World(
            "2026-01-10T11:58:00Z", 1, Duration.ofMillis(300), meter, panel(5, "A-01", "A-02", "A-03", "A-04"));

    @Test
    void aDeadMeterCostsItsLineOneTimeOutPerBackOffPeriod() {
        world.time.runTo("2026-01-10T12:01:00Z");
        meter.device(2).silent(true);
        int before = askedOf(2);
        world.time.runTo("2026-01-10T13:01:00Z");
        // 30.6 s each, once the back-off has grown.
        assertThat(askedOf(2) - before).isBetween(110, 125);
        assertThat(world.store.of(FIRST)).hasSize(12).noneMatch(interval -> interval.flags()
                .has(Flag.ESTIMATED));
        assertThat(world.events.count("METER_SILENT")).isEqualTo(1);
        meter.device(2).silent(false);
        world.time.runTo("2026-01-10T13:06:00Z");
        assertThat(world.events.count("METER_ANSWERS")).isEqualTo(1);
        assertThat(world.store.of(THIRD)).hasSize(14).allSatisfy(interval -> assertThat(interval.counts())
                .isPresent());
    }

    @Test
    void aHurtFrameIsAskedForAgainAtOnce() {
        world.time.runTo("2026-01-10T12:04:59Z");
        meter.device(1).garble(2);
        world.time.runTo("2026-01-10T12:05:05Z");
        assertThat(world.store.of(FIRST).get(1).bracket().orElseThrow().t1())
                .isBefore(Instant.parse("2026-01-10T12:05:02Z"));
    }

    @Test
    void badInputIsToldByItsKindAndCounted() {
        world.time.runTo("2026-01-10T12:01:05Z");
        meter.device(1).garble(1);
        world.time.runTo("2026-01-10T12:01:25Z");
        // One frame in passing is counted, and no event.
        assertThat(world.events.kinds()).isEmpty();
        assertThat(world.acquisition.health("A").get("1").trouble()).isEmpty();
        assertThat(world.acquisition.health("A").get("1").troubles()).isEqualTo("garbled 1");
        meter.device(1).garble(40);
        meter.device(2).silent(true);
        world.time.runTo("2026-01-10T12:31:25Z");
        assertThat(world.events.kinds()).containsExactlyInAnyOrder("METER_GARBLED", "METER_ANSWERS", "METER_SILENT");
        assertThat(world.acquisition.health("A").get("1").troubles()).isEqualTo("garbled 41");
        assertThat(world.acquisition.health("A").get("2").troubles()).startsWith("silence ");
    }

    @Test
    void aTroubleIsNewsOnceUntilItStayedAwayForAnHour() {
        Troubles troubles = new Troubles();
        long minute = Duration.ofMinutes(1).toNanos();
        assertThat(troubles.isNews(Trouble.GARBLED, 0)).isTrue();
        assertThat(troubles.isNews(Trouble.WRONG_NODE, 0)).isTrue();
        assertThat(troubles.isNews(Trouble.GARBLED, 50 * minute)).isFalse();
        assertThat(troubles.isNews(Trouble.GARBLED, 100 * minute)).isFalse();
        assertThat(troubles.isNews(Trouble.GARBLED, 160 * minute)).isTrue();
        assertThat(troubles.text()).isEqualTo("garbled 4, wrong node 1");
    }

    @Test
    void framesThatAreAlwaysHurtAreLeftAloneForAWhile() {
        meter.device(1).garble(Integer.MAX_VALUE);
        int before = askedOf(1);
        world.time.runTo("2026-01-10T12:58:00Z");
        assertThat(askedOf(1) - before).isLessThan(400);
    }

    @Test
    void aMeterThatIsSwappedWhileItWasSilentIsFoundByItsSerialNumber() {
        world.time.runTo("2026-01-10T12:01:05Z");
        meter.device(1).silent(true);
        world.time.runTo("2026-01-10T12:01:50Z");
        meter.device(1).swap(world.time.nanos(), "S2", 1_200);
        meter.device(1).silent(false);
        world.time.runTo("2026-01-10T12:10:30Z");
        assertThat(world.events.count("METER_CHANGE")).isEqualTo(2);
        assertThat(world.store.of(FIRST).get(1).channelRevision()).isEqualTo(1);
        assertThat(world.store.of(THIRD).get(1).channelRevision()).isZero();
    }

    /** Its register is what the old one's may have become meanwhile: only the serial number tells. */
    @Test
    void aMeterThatIsSwappedBetweenTwoSeldomPollsIsFoundByItsSerialNumber() {
        VirtualMeter seldom = new VirtualMeter(1, 0, 1);
        World slow = new World(
                "2026-01-10T11:58:00Z",
                1,
                Duration.ofMillis(300),
                seldom,
                panel(
                        "A",
                        30,
                        "America/Toronto",
                        Duration.ofMinutes(10),
                        Panels.point("A-01", "", Quantity.KWH_DELIVERED)));
        slow.time.runTo("2026-01-10T12:40:30Z");
        long shown = seldom.device(1).register(FIRST, 0, slow.time.nanos());
        seldom.device(1).swap(slow.time.nanos(), "S2", shown + 50);
        slow.time.runTo("2026-01-10T13:40:30Z");
        assertThat(slow.events.count("METER_CHANGE")).isEqualTo(1);
        List<Interval> intervals = slow.store.of(FIRST);
        assertThat(intervals.get(intervals.size() - 1).channelRevision()).isEqualTo(1);
    }

    @Test
    void theSerialNumberIsReadAtTheStartAndDaily() {
        world.time.runTo("2026-01-10T12:30:05Z");
        int first = askedOf(1);
        long readings = world.reports.stream()
                .filter(report -> report.poll().equals("1"))
                .count();
        assertThat(first - readings).isEqualTo(1);
        world.time.runTo("2026-01-12T12:30:05Z");
        readings = world.reports.stream()
                .filter(report -> report.poll().equals("1"))
                .count();
        assertThat(askedOf(1) - readings).isEqualTo(3);
    }

    @Test
    void aSerialNumberThatIsNeverAnsweredDoesNotKeepReadingsBackOnALineThatSilenceCloses() {
        world.line.opensAfterSilence();
        meter.device(1).serialSilent(true);
        world.restart();
        world.time.runTo("2026-01-10T13:01:05Z");
        assertThat(world.store.of(FIRST)).hasSize(13).allSatisfy(interval -> assertThat(interval.counts())
                .isPresent());
        assertThat(serialsAsked("2026-01-10T11:59:00Z")).isLessThanOrEqualTo(3);
        // Once a day it is tried again.
        world.time.runTo("2026-01-11T13:01:05Z");
        assertThat(serialsAsked("2026-01-10T13:00:00Z")).isBetween(2L, 3L);
    }

    @Test
    void aMeterThatWasAwayIsAskedForItsSerialNumberThoughItNeverToldItBefore() {
        meter.device(1).serialSilent(true);
        world.restart();
        world.time.runTo("2026-01-10T12:10:05Z");
        meter.device(1).silent(true);
        world.time.runTo("2026-01-10T12:11:50Z");
        meter.device(1).silent(false);
        world.time.runTo("2026-01-10T12:20:05Z");
        assertThat(serialsAsked("2026-01-10T12:12:00Z")).isBetween(2L, 3L);
        assertThat(world.store.of(FIRST)).hasSize(5).allSatisfy(interval -> assertThat(interval.counts())
                .isPresent());
    }

    @Test
    void aListenerThatThrowsIsNobodyElsesTrouble() {
        world.listeners.add(report -> {
            throw new IllegalStateException("on purpose");
        });
        List<String> others = new ArrayList<>();
        world.listeners.add(report -> others.add(report.poll()));
        meter.device(2).silent(true);
        int before = askedOf(2);
        world.time.runTo("2026-01-10T12:58:00Z");
        assertThat(askedOf(2) - before).isBetween(110, 125);
        assertThat(others).contains("1", "2");
        assertThat(world.store.of(FIRST)).hasSize(11);
    }

    @Test
    void anIntervalInWhichTheMeterWasPoweredUpSaysSoAndNoOther() {
        world.time.runTo("2026-01-10T12:06:05Z");
        meter.device(1).powerUp();
        world.time.runTo("2026-01-10T12:30:30Z");
        assertThat(powerFails(FIRST)).containsExactly("2026-01-10T12:10:00Z");
        assertThat(powerFails(THIRD)).isEmpty();
    }

    @Test
    void aPowerFailureThatTheGatewaySharedIsToldFromTheMetersCounterOnce() {
        world.time.runTo("2026-01-10T12:06:05Z");
        world.kill();
        world.time.runTo("2026-01-10T12:17:05Z");
        meter.device(1).powerUp();
        world.start();
        world.time.runTo("2026-01-10T12:18:05Z");
        // Once more, before the interval is durable that bears the flag.
        world.restart();
        world.time.runTo("2026-01-10T12:30:30Z");
        assertThat(powerFails(FIRST))
                .containsExactly("2026-01-10T12:10:00Z", "2026-01-10T12:15:00Z", "2026-01-10T12:20:00Z");
        world.restart();
        world.time.runTo("2026-01-10T12:40:30Z");
        assertThat(powerFails(FIRST)).hasSize(3);
    }

    @Test
    void aMeterThatReplacesAnotherWasNotPoweredUp() {
        world.time.runTo("2026-01-10T12:01:05Z");
        meter.device(1).silent(true);
        world.time.runTo("2026-01-10T12:01:50Z");
        meter.device(1).swap(world.time.nanos(), "S2", 1_200);
        meter.device(1).powerUp();
        meter.device(1).silent(false);
        world.time.runTo("2026-01-10T12:20:30Z");
        assertThat(world.events.count("METER_CHANGE")).isEqualTo(2);
        assertThat(powerFails(FIRST)).isEmpty();
    }

    private List<String> powerFails(ChannelId channel) {
        return world.store.of(channel).stream()
                .filter(interval -> interval.flags().has(Flag.POWER_FAIL))
                .map(interval -> interval.end().toString())
                .toList();
    }

    private int askedOf(int unit) {
        return (int) world.line.asked().stream()
                .filter(text -> text.startsWith(unit + " "))
                .count();
    }

    private long serialsAsked(String from) {
        Instant after = Instant.parse(from);
        long readings = world.reports.stream()
                .filter(report -> report.poll().equals("1") && report.at().isAfter(after))
                .count();
        return world.line.asked().stream()
                        .filter(text -> text.startsWith("1 ")
                                && Instant.parse(text.substring(2)).isAfter(after))
                        .count()
                - readings;
    }
}
