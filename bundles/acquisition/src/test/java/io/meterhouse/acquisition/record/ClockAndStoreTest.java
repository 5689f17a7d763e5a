package io.meterhouse.acquisition.record;

import static io.meterhouse.acquisition.record.RecorderBench.flags;
import static io.meterhouse.acquisition.record.RecorderTest.assertContiguous;
import static io.meterhouse.acquisition.record.RecorderTest.assertSums;
import static io.meterhouse.testing.Panels.panel;
import static io.meterhouse.testing.Panels.point;
import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.Quantity;
import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.StoreException.Reason;
import io.meterhouse.testing.Panels;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Clocks that are stepped, stores that refuse, definitions that change. */
class ClockAndStoreTest {
    private final RecorderBench bench = new RecorderBench("11:59:00", panel(5, "A-01"));

    private long register = 1000;

    private void readUntil(String end) {
        while (!bench.time.now().plusSeconds(10).isAfter(bench.at(end))) {
            bench.read(bench.time.now().plusSeconds(10).toString(), register);
            register += 3;
        }
    }

    @Test
    void aStepForwardClosesWhatItCrossedAndMarksIt() {
        readUntil("12:03:00");
        bench.time.step(Duration.ofMinutes(10));
        readUntil("12:31:00");
        assertThat(flags(bench.ending(0, "12:00:00"))).containsExactly(Flag.PARTIAL);
        assertThat(flags(bench.ending(0, "12:05:00"))).contains(Flag.TIME_CHANGE);
        assertThat(flags(bench.ending(0, "12:10:00"))).contains(Flag.TIME_CHANGE);
        assertThat(flags(bench.ending(0, "12:15:00"))).contains(Flag.TIME_CHANGE);
        assertThat(flags(bench.ending(0, "12:20:00"))).isEmpty();
        assertSums(bench, 0);
        assertThat(bench.events.count("CLOCK_STEPPED")).isEqualTo(1);
    }

    @Test
    void anOrderlyStopKeepsTheBoundaryOfChannelsThatHaveIt() {
        var two = new RecorderBench("11:59:00", panel(5, "A-01", "A-02"));
        readBoth(two, "11:59:10", "12:03:00");
        two.read("12:04:50", 100);
        two.read("12:05:10", 101);
        two.runTo("12:07:00");
        two.stop();
        two.start();
        two.read("12:07:10", 102);
        two.read("12:09:50", 103);
        two.read("12:10:10", 104);
        two.read("12:14:50", 105);
        two.read("12:15:10", 106, 106);
        assertThat(flags(two.ending(0, "12:05:00"))).isEmpty();
        assertThat(flags(two.ending(0, "12:10:00"))).isEmpty();
        assertThat(two.store.revisions(two.channels.get(1), two.at("12:05:00"))).hasSize(2);
        assertThat(two.ending(1, "12:05:00").counts()).isPresent();
        assertSums(two, 0);
        assertSums(two, 1);
        assertThat(two.store.conflicts()).isZero();
    }

    /** Two devices, one point each, a second apart. */
    private static void readBoth(RecorderBench two, String from, String to) {
        for (Instant at = two.at(from); !at.isAfter(two.at(to)); at = at.plusSeconds(10)) {
            two.time.runTo(at);
            two.read("1", Map.of(two.channels.get(0), two.time.nanos() / 10_000_000_000L), false);
            two.time.runTo(at.plusSeconds(1));
            two.read("2", Map.of(two.channels.get(1), two.time.nanos() / 10_000_000_000L), false);
        }
    }

    @Test
    void aStepBackNeverMakesTwoIntervalsOfOneEndAndNoHole() {
        readUntil("12:13:00");
        bench.time.step(Duration.ofMinutes(-30));
        readUntil("12:25:30");
        assertSums(bench, 0);
        assertThat(bench.store.conflicts()).isZero();
        assertThat(flags(bench.ending(0, "12:15:00"))).contains(Flag.TIME_CHANGE);
        assertThat(flags(bench.ending(0, "12:20:00"))).isEmpty();
        // All energy of the half hour that was lived twice is in the one that was open.
        assertThat(bench.ending(0, "12:15:00").counts().getAsLong()).isGreaterThan(500);
        assertThat(bench.ending(0, "12:20:00").register().getAsLong()).isLessThanOrEqualTo(register);
    }

    @Test
    void aStepBackAcrossAnAnnouncedInstantHurtsNothing() {
        bench.cuts.add((panel, from, to) -> List.of(bench.at("12:02:00"), bench.at("12:07:00"), bench.at("12:12:00")));
        readUntil("12:07:30");
        bench.time.step(Duration.ofMinutes(-1));
        readUntil("12:12:30");
        bench.time.step(Duration.ofMinutes(-20));
        readUntil("12:21:00");
        assertSums(bench, 0);
        assertThat(bench.all(0)).hasSize(5);
        assertThat(bench.ending(0, "12:10:00").parts()).hasSize(2);
    }

    @Test
    void stepsBelowSevenSecondsInADayAreNotMarked() {
        readUntil("12:03:00");
        bench.time.step(Duration.ofSeconds(3));
        readUntil("12:07:00");
        bench.time.step(Duration.ofSeconds(3));
        readUntil("12:16:00");
        assertThat(bench.all(0)).noneMatch(interval -> interval.flags().has(Flag.TIME_CHANGE));
        bench.time.step(Duration.ofSeconds(2));
        readUntil("12:21:00");
        assertThat(flags(bench.ending(0, "12:20:00"))).containsExactly(Flag.TIME_CHANGE);
        assertSums(bench, 0);
    }

    @Test
    void aStepIsNotedForEveryPanel() {
        var other = Panels.panel(
                "B", 5, "America/Toronto", Duration.ofSeconds(10), point("B-01", "", Quantity.KWH_DELIVERED));
        bench.recorders.define(other);
        readUntil("12:03:00");
        bench.time.step(Duration.ofMinutes(1));
        readUntil("12:11:00");
        bench.runTo("12:30:00");
        List<Interval> silent = bench.store.of(new ChannelId("B-01", Quantity.KWH_DELIVERED));
        assertThat(silent).anyMatch(interval -> interval.flags().has(Flag.TIME_CHANGE));
    }

    /** Found in world 621: only the first of the readings that had waited took the flag along. */
    @Test
    void timeIsUnknownOfAllReadingsThatWaitedForASerialNumber() {
        readUntil("12:03:00");
        bench.time.error(Duration.ofSeconds(61));
        bench.serial = Optional.empty();
        bench.time.runTo(bench.at("12:04:50"));
        bench.read("1", Map.of(bench.channels.get(0), register), true);
        bench.read("12:05:10", register + 3);
        bench.serial = Optional.of("S1");
        bench.read("12:10:10", register + 6);
        bench.read("12:14:50", register + 9);
        bench.read("12:15:10", register + 9);
        assertThat(flags(bench.ending(0, "12:05:00"))).containsExactly(Flag.TIME_UNKNOWN);
        assertThat(flags(bench.ending(0, "12:10:00"))).contains(Flag.TIME_UNKNOWN);
        assertThat(flags(bench.ending(0, "12:15:00"))).contains(Flag.TIME_UNKNOWN);
    }

    @Test
    void timeIsUnknownWhenItsErrorIsTooLarge() {
        readUntil("12:03:00");
        bench.time.error(Duration.ofSeconds(61));
        readUntil("12:08:00");
        bench.time.error(Duration.ofSeconds(1));
        readUntil("12:16:00");
        assertThat(flags(bench.ending(0, "12:05:00"))).containsExactly(Flag.TIME_UNKNOWN);
        assertThat(flags(bench.ending(0, "12:10:00"))).containsExactly(Flag.TIME_UNKNOWN);
        assertThat(flags(bench.ending(0, "12:15:00"))).isEmpty();
        assertThat(bench.events.kinds()).containsExactly("TIME_UNKNOWN", "TIME_KNOWN");
    }

    @Test
    void aClockThatLeapsOverYearsMakesOneLongIntervalAndNoMillionGaps() {
        var old = new RecorderBench("2000-01-01T00:00:00Z", panel(5, "A-01"));
        old.read("2000-01-01T00:00:10Z", 1);
        old.read("2000-01-01T00:05:10Z", 2);
        old.time.step(Duration.ofDays(9500));
        old.read(old.time.now().plusSeconds(10).toString(), 3);
        Instant end = old.time.now().plusSeconds(700);
        while (old.time.now().isBefore(end)) {
            old.read(old.time.now().plusSeconds(10).toString(), 4);
        }
        assertThat(old.all(0)).hasSizeBetween(3, 6);
        assertThat(old.all(0))
                .anySatisfy(interval -> assertThat(flags(interval)).contains(Flag.LONG));
        assertSums(old, 0);
    }

    @Test
    void whatAFullStoreRefusedIsAppendedInOrderWhenItCan() {
        readUntil("12:03:00");
        bench.store.fails(Optional.of(Reason.FULL));
        readUntil("13:03:00");
        assertThat(bench.all(0)).hasSize(1);
        // Once a second at first, then at most twice a minute.
        assertThat(bench.store.refused()).isBetween(10, 140);
        bench.store.fails(Optional.empty());
        readUntil("13:06:00");
        assertThat(bench.all(0)).hasSize(14);
        assertThat(bench.all(0)).noneMatch(interval -> interval.flags().has(Flag.GAP));
        assertSums(bench, 0);
        List<Instant> ends = bench.store.batches().stream()
                .map(batch -> batch.intervals().get(0).end())
                .toList();
        assertThat(ends).isSorted();
        assertThat(bench.events.kinds()).containsExactly("STORE_REFUSED", "STORE_RECOVERED");
    }

    @Test
    void whenNobodyKnowsWhatWasWrittenTheSameGoesAgain() {
        readUntil("12:03:00");
        bench.store.writesWithoutSayingSo();
        readUntil("12:11:00");
        assertThat(bench.store.refused()).isEqualTo(1);
        assertThat(bench.store.conflicts()).isZero();
        assertThat(bench.all(0)).hasSize(3);
        assertSums(bench, 0);
    }

    @Test
    void moreIsNotMixedIntoWhatNobodyKnows() {
        readUntil("12:03:00");
        bench.store.writesWithoutSayingSo();
        bench.read("12:05:10", register);
        bench.store.fails(Optional.of(Reason.IO));
        readUntil("12:16:00");
        bench.store.fails(Optional.empty());
        readUntil("12:21:00");
        assertThat(bench.store.conflicts()).isZero();
        assertThat(bench.all(0)).hasSize(5);
        assertSums(bench, 0);
    }

    @Test
    void anIntervalThatContradictsTheStoreIsDroppedAloneAndSaid() throws Exception {
        var two = new RecorderBench("11:59:00", panel(5, "A-01", "A-02"));
        two.read("11:59:50", 10, 10);
        two.read("12:00:10", 11, 11);
        Interval mine = two.ending(0, "12:00:00");
        two.store.append(List.of(new Batch(
                "A",
                Batch.Kind.BOUNDARY,
                "",
                List.of(new Interval(
                        mine.channel(),
                        mine.end(),
                        mine.end().plusSeconds(300),
                        0,
                        0,
                        mine.unit(),
                        java.util.OptionalLong.of(1),
                        java.util.OptionalLong.empty(),
                        mine.flags(),
                        Optional.empty(),
                        List.of(),
                        List.of())))));
        two.read("12:05:10", 12, 12);
        two.read("12:10:10", 13, 13);
        assertThat(two.events.count("INTERVALS_CONFLICT")).isEqualTo(1);
        assertThat(two.all(1)).hasSize(3);
        assertThat(two.all(0)).hasSize(3);
    }

    @Test
    void aFullStoreDoesNotSpin() {
        String[] points = IntStream.range(0, 40).mapToObj(i -> "A-" + i).toArray(String[]::new);
        var full = new RecorderBench("11:59:00", panel(5, points));
        full.read("11:59:50", 10);
        full.store.fails(Optional.of(Reason.FULL));
        long before = full.time.ran();
        full.time.runFor(Duration.ofDays(5));
        assertThat(full.time.ran() - before).isLessThan(60_000);
        full.store.fails(Optional.empty());
        full.time.runFor(Duration.ofHours(1));
        assertThat(full.all(0).size()).isEqualTo(full.all(39).size()).isGreaterThan(5 * 288);
        assertContiguous(full, 0);
    }

    @Test
    void theStoreThatDoesNotAnswerAtTheStartIsAskedAgain() {
        readUntil("12:03:00");
        bench.kill();
        bench.store.fails(Optional.of(Reason.CLOSED));
        bench.start();
        bench.time.runFor(Duration.ofSeconds(8));
        bench.store.fails(Optional.empty());
        bench.time.runFor(Duration.ofSeconds(8));
        readUntil("12:06:00");
        assertThat(bench.all(0)).hasSize(2);
    }

    @Test
    void anotherLabelLosesNothing() {
        readUntil("12:03:00");
        bench.redefine(relabelled(bench.panel));
        readUntil("12:06:00");
        assertThat(bench.all(0)).hasSize(2);
        assertThat(flags(bench.ending(0, "12:05:00"))).isEmpty();
        assertThat(bench.ending(0, "12:05:00").bracket().orElseThrow().width()).isLessThan(Duration.ofSeconds(11));
    }

    @Test
    void aShorterIntervalBeginsAfterTheReadsThatAreThere() {
        var quarters = new RecorderBench("11:59:00", panel(15, "A-01"));
        for (int i = 0; i < 78; i++) {
            quarters.read(quarters.time.now().plusSeconds(10).toString(), 1000 + i);
        }
        quarters.redefine(panel(5, "A-01"));
        for (int i = 78; i < 130; i++) {
            quarters.read(quarters.time.now().plusSeconds(10).toString(), 1000 + i);
        }
        assertThat(quarters.all(0)).hasSize(3);
        assertThat(flags(quarters.ending(0, "12:15:00"))).containsExactly(Flag.LONG);
        assertThat(quarters.ending(0, "12:15:00").bracket().orElseThrow().t0())
                .isBefore(quarters.at("12:15:00"))
                .isAfter(quarters.at("12:14:00"));
        assertSums(quarters, 0);
    }

    @Test
    void aLongerIntervalBeginsWithAPartialOne() {
        readUntil("12:08:00");
        bench.redefine(panel(15, "A-01"));
        readUntil("12:31:00");
        assertThat(bench.all(0)).hasSize(4);
        assertThat(flags(bench.ending(0, "12:15:00"))).containsExactly(Flag.PARTIAL);
        assertThat(flags(bench.ending(0, "12:30:00"))).isEmpty();
        assertSums(bench, 0);
    }

    @Test
    void pointsComeAndGoWithoutTouchingTheOthers() {
        readUntil("12:03:00");
        bench.redefine(panel(5, "A-01", "A-02"));
        bench.read("12:03:10", register, 50);
        bench.read("12:05:10", register, 60);
        assertThat(flags(bench.ending(0, "12:05:00"))).isEmpty();
        assertThat(flags(bench.ending(1, "12:05:00"))).containsExactly(Flag.PARTIAL);
        bench.read("12:10:10", -1, 70);
        bench.redefine(panel(5, "A-01"));
        bench.read("12:10:20", register);
        bench.read("12:15:10", register);
        assertThat(bench.all(0)).hasSize(4);
        assertThat(bench.store.of(new ChannelId("A-02", Quantity.KWH_DELIVERED)))
                .hasSize(3);
        assertContiguous(bench, 0);
    }

    private static PanelDefinition relabelled(PanelDefinition panel) {
        return Panels.panel(
                "A",
                5,
                "America/Toronto",
                Duration.ofSeconds(10),
                point(panel.points().get(0).id(), "kitchen", Quantity.KWH_DELIVERED));
    }
}
