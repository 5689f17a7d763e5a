package io.meterhouse.tou;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.Bracket;
import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.metering.Flags;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.Part;
import io.meterhouse.tou.engine.Snapshot;
import io.meterhouse.tou.keep.Read;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a read says after a later revision. It is read on 8 January 2025 at noon in Toronto, 17:00 UTC, where nothing else is said. */
class CorrectedReadsTest {
    @TempDir
    private Path folder;

    private Suite suite(String from, Programmes programmes) throws Exception {
        Suite suite = new Suite(folder, from);
        suite.get(suite.orders.accept(programmes.programme(), "clerk"));
        return suite;
    }

    /** The first interval is recorded: rating begins at 16:15. */
    private Suite suite(Programmes programmes) throws Exception {
        Suite suite = suite("2025-01-08T16:00:00Z", programmes.billing(8, "12:00"));
        suite.record(1);
        return suite;
    }

    private static Programmes quarters() {
        return Programmes.in("America/Toronto").demand("", 15, 1);
    }

    private static List<Snapshot> reads(Suite suite) throws Exception {
        List<Read> reads = suite.get(suite.answers.reads("billing/2025-01"));
        for (int i = 0; i < reads.size(); i++) {
            assertThat(reads.get(i).revision()).isEqualTo(i);
        }
        return reads.stream().map(Read::registers).toList();
    }

    private static OptionalLong peak(Snapshot read) {
        return read.demands().get(0).counts();
    }

    /** The next revision, with other parts: the minutes and the counts of each. */
    private static Interval cut(Interval interval, long[]... pieces) {
        List<Part> parts = new ArrayList<>();
        Instant at = interval.start();
        long counts = 0;
        for (long[] piece : pieces) {
            at = at.plus(Duration.ofMinutes(piece[0]));
            counts += piece[1];
            parts.add(new Part(at, piece[1], Flags.NONE, Optional.empty()));
        }
        return revised(interval, counts, interval.register(), parts);
    }

    private static Interval revised(Interval interval, long counts, OptionalLong register, List<Part> parts) {
        return new Interval(
                interval.channel(),
                interval.start(),
                interval.end(),
                interval.revision() + 1,
                0,
                interval.unit(),
                OptionalLong.of(counts),
                register,
                Flags.of(Flag.BACKFILLED),
                register.isPresent()
                        ? Optional.of(new Bracket(interval.end(), interval.end().plusSeconds(1)))
                        : Optional.empty(),
                parts,
                List.of());
    }

    @Test
    void aPeakOfABlockThatIsNotEligibleAnyMoreIsTakenOutThoughItsCountsAreTheSame() throws Exception {
        Suite suite = suite(quarters());
        Interval highest = suite.record(900);
        suite.record(90, 10, 3);
        suite.revise(Load.revised(highest, 900, Flag.EDITED, Flag.QUESTIONABLE));
        List<Snapshot> reads = reads(suite);
        assertThat(reads).hasSize(2);
        assertThat(peak(reads.get(0))).hasValue(900);
        assertThat(peak(reads.get(1))).hasValue(90);
        assertThat(reads.get(1).total()).isEqualTo(1000);
        assertThat(suite.events.count("RATES_ADJUSTED"))
                .as("the rates are as they were")
                .isZero();
        suite.restart();
        assertThat(reads(suite)).isEqualTo(reads);
    }

    @Test
    void aPeakOfABlockThatIsEligibleNowIsPutInThoughItsCountsAreTheSame() throws Exception {
        Suite suite = suite(quarters());
        Interval estimated = suite.load.next(15, 900, Flag.ESTIMATED);
        suite.record(estimated);
        suite.record(90, 10, 3);
        suite.revise(Load.revised(estimated, 900, Flag.BACKFILLED));
        assertThat(reads(suite))
                .hasSize(2)
                .extracting(CorrectedReadsTest::peak)
                .containsExactly(OptionalLong.of(90), OptionalLong.of(900));
    }

    @Test
    void aReadAtTheEndOfAnEstimateSaysSoFromTheFirst() throws Exception {
        Suite suite = suite(Programmes.in("America/Toronto"));
        suite.record(10, 10);
        suite.record(suite.load.next(15, 10, Flag.ESTIMATED));
        assertThat(reads(suite)).singleElement().satisfies(read -> assertThat(read.estimated())
                .isTrue());
    }

    @Test
    void otherPartsOfAnIntervalBeforeItMayHaveAnotherPeak() throws Exception {
        Suite suite = suite(Programmes.in("America/Toronto").demand("", 5, 1));
        Interval parted = suite.load.parts(new long[] {5, 70}, new long[] {5, 10}, new long[] {5, 10});
        suite.record(parted);
        suite.record(1, 1, 1);
        suite.revise(cut(parted, new long[] {5, 30}, new long[] {5, 20}, new long[] {5, 40}));
        assertThat(reads(suite))
                .hasSize(2)
                .extracting(CorrectedReadsTest::peak)
                .containsExactly(OptionalLong.of(70), OptionalLong.of(40));
    }

    @Test
    void aRevisionThatChangesNothingInAReadLeavesItAsItIs() throws Exception {
        Suite suite = suite(quarters());
        Interval low = suite.record(10);
        suite.record(90, 10, 3);
        suite.revise(Load.revised(low, 10, Flag.EDITED, Flag.QUESTIONABLE));
        assertThat(reads(suite)).hasSize(1);
    }

    @Test
    void aPeakInTheIntervalInWhichItWasReadStaysWhenAnEarlierOneIsRevised() throws Exception {
        Suite suite = suite("2025-01-08T14:00:00Z", quarters().billing(8, "11:30"));
        suite.record(suite.load.next(60, 1));
        Interval before = suite.load.next(60, 100);
        suite.record(before);
        suite.record(
                suite.load.parts(new long[] {15, 10}, new long[] {15, 400}, new long[] {15, 800}, new long[] {15, 5}));
        suite.revise(Load.revised(before, 90, Flag.EDITED));
        List<Snapshot> reads = reads(suite);
        assertThat(reads).extracting(Snapshot::total).containsExactly(510L, 500L);
        assertThat(reads)
                .extracting(CorrectedReadsTest::peak)
                .as("not 800, which is after it")
                .containsExactly(OptionalLong.of(400), OptionalLong.of(400));
    }

    @Test
    void aReadInAnOutageSaysThatItIsEstimatedAndIsNotAnyMoreWhenValuesWereReadBack() throws Exception {
        Suite suite = suite(Programmes.in("America/Toronto"));
        suite.record(10, 10);
        Interval before = suite.load.gap(15);
        Interval after = suite.load.gap(15);
        suite.record(before);
        suite.record(after);
        Interval guessed = Load.revised(before, 40, Flag.GAP, Flag.ESTIMATED);
        suite.revise(guessed, Load.revised(after, 40, Flag.GAP, Flag.ESTIMATED));
        suite.revise(revised(guessed, 40, OptionalLong.of(5_061), List.of()));
        List<Snapshot> reads = reads(suite);
        assertThat(reads).extracting(Snapshot::total).containsExactly(20L, 60L, 60L);
        assertThat(reads).extracting(Snapshot::estimated).containsExactly(false, true, false);
        assertThat(reads)
                .extracting(Snapshot::register)
                .containsExactly(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.of(5_061));
    }

    @Test
    void whatCrossedAChangeOfRateUncutIsNotCountedAsMixedAnyMoreWhenItWasCut() throws Exception {
        Suite suite = suite(Programmes.in("America/Toronto").schedule("day", "00:00 A", "11:35 B"));
        suite.record(10);
        Interval across = suite.record(90);
        suite.record(10, 10);
        suite.revise(cut(across, new long[] {5, 30}, new long[] {10, 60}));
        List<Snapshot> reads = reads(suite);
        assertThat(reads).extracting(Snapshot::mixed).containsExactly(90L, 0L);
        assertThat(reads.get(1).rates()).containsAllEntriesOf(new TreeMap<>(Map.of("A", 40L, "B", 70L)));
        assertThat(suite.registers().mixed()).isZero();
    }

    /** A read with a peak of 90, of which the interval is not kept any more when the one after it is revised. */
    private List<Snapshot> readsRevisedAfterRetention(long counts) throws Exception {
        Suite suite = suite(quarters());
        suite.record(90);
        long dropped = suite.store.head().sequence();
        Interval low = suite.record(10);
        suite.record(3);
        suite.store.drop(dropped, "retention");
        suite.revise(Load.revised(low, counts, Flag.EDITED));
        return reads(suite);
    }

    /** Found in worlds 428 and 461: what retention had dropped kept the read from getting the higher peak. */
    @Test
    void aHigherPeakIsPutInThoughSomeIntervalsBeforeItAreNotKeptAnyMore() throws Exception {
        assertThat(readsRevisedAfterRetention(900))
                .extracting(CorrectedReadsTest::peak)
                .containsExactly(OptionalLong.of(90), OptionalLong.of(900));
    }

    @Test
    void aPeakThatIsNotKeptAnyMoreStaysWhenLowerOnesAreRevised() throws Exception {
        assertThat(readsRevisedAfterRetention(20))
                .extracting(CorrectedReadsTest::peak)
                .containsExactly(OptionalLong.of(90), OptionalLong.of(90));
    }

    @Test
    void aPeakOfWhichDamageTookAPartStaysInTheRegistersWhenOthersAreRevised() throws Exception {
        Suite suite =
                suite("2025-01-08T18:00:00Z", Programmes.in("America/Toronto").demand("", 15, 2));
        suite.record(1, 10, 90);
        long lost = suite.store.head().sequence();
        suite.record(30, 4);
        Interval low = suite.record(5);
        suite.store.drop(lost, "damage");
        suite.revise(Load.revised(low, 6, Flag.EDITED));
        assertThat(suite.registers().demands().get(0).counts()).hasValue(120);
    }
}
