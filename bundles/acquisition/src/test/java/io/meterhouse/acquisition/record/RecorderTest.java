package io.meterhouse.acquisition.record;

import static io.meterhouse.acquisition.record.RecorderBench.flags;
import static io.meterhouse.testing.Panels.panel;
import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.metering.Flags;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.Part;
import io.meterhouse.api.store.Batch;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What the recorder makes of the reads of a healthy meter, and of silence. */
class RecorderTest {
    @Test
    void anIntervalIsTheDifferenceOfTheRegistersAtItsEndsBetweenTheReads() {
        var bench = new RecorderBench("11:58:00", panel(5, "A-01"));
        bench.read("11:58:10", 1000);
        bench.read("11:59:50", 1010);
        bench.read("12:00:10", 1020);
        bench.read("12:04:50", 1100);
        bench.read("12:05:10", 1111);
        Interval first = bench.ending(0, "12:00:00");
        assertThat(first.register()).hasValue(1015);
        assertThat(first.counts()).hasValue(15);
        assertThat(flags(first)).containsExactly(Flag.PARTIAL);
        Interval second = bench.ending(0, "12:05:00");
        assertThat(second.register()).hasValue(1105);
        assertThat(second.counts()).hasValue(90);
        assertThat(flags(second)).isEmpty();
        assertThat(second.start()).isEqualTo(first.end());
        assertThat(second.bracket().orElseThrow().t0()).isEqualTo(bench.at("12:04:49.900"));
        assertThat(second.bracket().orElseThrow().t1()).isEqualTo(bench.at("12:05:10"));
        assertThat(first.changeovers().get(0).opened().orElseThrow().register()).isEqualTo(1000);
    }

    @Test
    void aBoundaryIsAppendedAsSoonAsEveryChannelHasAReadAfterIt() {
        var bench = new RecorderBench("11:59:00", panel(5, "A-01", "A-02"));
        bench.read("11:59:30", 1, 1);
        bench.read("12:00:05", 2, -1);
        assertThat(bench.store.batches()).isEmpty();
        bench.read("12:00:15", -1, 2);
        assertThat(bench.store.batches()).hasSize(1);
        assertThat(bench.store.batches().get(0).intervals())
                .extracting(Interval::channel)
                .containsExactlyElementsOf(bench.channels);
    }

    @Test
    void aBracketWiderThanTheToleranceMarksBothNeighbours() {
        var bench = new RecorderBench("11:59:00", panel(5, "A-01"));
        bench.read("11:59:30", 100);
        bench.read("12:00:10", 100);
        bench.read("12:03:00", 110);
        bench.read("12:06:00", 140);
        bench.read("12:09:50", 150);
        bench.read("12:10:10", 151);
        bench.read("12:14:50", 151);
        bench.read("12:15:10", 151);
        assertThat(flags(bench.ending(0, "12:05:00"))).containsExactly(Flag.ESTIMATED);
        assertThat(flags(bench.ending(0, "12:10:00"))).containsExactly(Flag.ESTIMATED);
        assertThat(flags(bench.ending(0, "12:15:00"))).isEmpty();
    }

    @Test
    void boundariesThatPassedWhileTheGatewayWasOffAreSpreadAsRevisionZero() {
        var bench = new RecorderBench("11:59:00", panel(5, "A-01"));
        bench.read("11:59:50", 1000);
        bench.read("12:00:10", 1000);
        bench.kill();
        bench.runTo("12:20:30");
        bench.start();
        assertThat(bench.all(0)).hasSize(1);
        bench.read("12:20:40", 1041);
        List<Interval> all = bench.all(0);
        assertThat(all).hasSize(5);
        assertThat(all.subList(1, 5)).allSatisfy(interval -> {
            assertThat(interval.revision()).isZero();
            assertThat(flags(interval)).containsExactly(Flag.GAP, Flag.ESTIMATED);
            assertThat(interval.counts()).isPresent();
        });
        assertThat(all.get(4).register()).hasValue(1000 + 41 * 1200 / 1240);
        bench.read("12:24:50", 1050);
        bench.read("12:25:10", 1051);
        assertThat(flags(bench.ending(0, "12:25:00"))).containsExactly(Flag.GAP, Flag.ESTIMATED);
    }

    @Test
    void afterAStartADeadMeterIsGivenUpAnIntervalLater() {
        var bench = new RecorderBench("11:59:00", panel(5, "A-01", "A-02"));
        bench.read("11:59:50", 1000, 2000);
        bench.read("12:00:10", 1000, 2000);
        bench.kill();
        bench.runTo("12:20:30");
        bench.start();
        bench.read("12:20:40", 1041, -1);
        assertThat(bench.all(0)).hasSize(1);
        bench.runTo("12:25:31");
        assertThat(bench.all(0)).hasSize(5);
        assertThat(bench.all(1)).hasSize(5);
        assertThat(bench.all(1).get(4).counts()).isEmpty();
    }

    @Test
    void aSilentMeterIsWrittenAsGapAnIntervalLaterAndSpreadAsRevisionOneBeforeTheNextBoundary() {
        var bench = new RecorderBench("11:59:00", panel(5, "A-01", "A-02"));
        bench.read("11:59:50", 1000, 500);
        bench.read("12:00:10", 1000, 500);
        bench.read("12:05:10", -1, 510);
        bench.read("12:09:59", -1, 520);
        assertThat(bench.all(0)).hasSize(1);
        bench.runTo("12:10:01");
        Interval gap = bench.ending(0, "12:05:00");
        assertThat(gap.counts()).isEmpty();
        assertThat(gap.revision()).isZero();
        assertThat(flags(gap)).containsExactly(Flag.GAP);
        assertThat(bench.ending(1, "12:05:00").counts()).hasValue(9);
        bench.read("12:10:10", -1, 521);
        bench.read("12:12:00", 1072, 525);
        assertThat(bench.ending(0, "12:05:00").revision()).isEqualTo(1);
        assertThat(flags(bench.ending(0, "12:05:00"))).containsExactly(Flag.GAP, Flag.ESTIMATED);
        assertThat(bench.ending(0, "12:10:00").revision()).isZero();
        List<Batch> batches = bench.store.batches();
        assertThat(batches.get(batches.size() - 2).kind()).isEqualTo(Batch.Kind.REVISIONS);
        assertThat(batches.get(batches.size() - 1).kind()).isEqualTo(Batch.Kind.BOUNDARY);
        assertThat(bench.store.revisions(bench.channels.get(0), bench.at("12:05:00")))
                .hasSize(2);
        assertSums(bench, 0);
        assertThat(bench.ending(0, "12:10:00").register()).hasValue(1000 + 72 * 590 / 710);
    }

    @Test
    void aPanelThatNeverAnswersHasGapsFromItsFirstDay() {
        var bench = new RecorderBench("11:59:00", panel(5, "A-01"));
        bench.runTo("12:20:01");
        assertThat(bench.all(0)).hasSize(4).allSatisfy(interval -> assertThat(
                        interval.flags().has(Flag.GAP))
                .isTrue());
        bench.read("12:21:00", 77);
        bench.read("12:24:50", 80);
        bench.read("12:25:10", 80);
        assertThat(bench.all(0)).hasSize(6);
        assertThat(bench.ending(0, "12:20:00").revision()).isZero();
        assertThat(flags(bench.ending(0, "12:25:00"))).containsExactly(Flag.PARTIAL);
        assertThat(bench.ending(0, "12:25:00").counts()).hasValue(3);
    }

    @Test
    void aRestartInTheMiddleOfAnIntervalChangesNoSum() {
        long[] registers = new long[120];
        for (int i = 0; i < registers.length; i++) {
            registers[i] = 10_000L + (long) i * i / 7;
        }
        for (int killed = 1; killed < registers.length; killed++) {
            var bench = new RecorderBench("11:59:55", panel(5, "A-01"));
            Instant at = bench.at("12:00:00");
            for (int i = 0; i < registers.length; i++) {
                if (i == killed) {
                    bench.restart();
                }
                bench.read(at.plusSeconds(10L * i).toString(), registers[i]);
            }
            List<Interval> all = bench.all(0);
            assertThat(all).hasSize(4);
            assertSums(bench, 0);
            assertThat(all.get(3).register()).hasValue(registers[90]);
            assertThat(bench.store.conflicts()).isZero();
        }
    }

    @Test
    void daylightSavingIsNotedWhereItIsInEffectAtTheEnd() {
        var bench = new RecorderBench("2026-03-08T06:30:00Z", panel(60, "A-01"));
        Instant at = bench.at("2026-03-08T06:30:00Z");
        for (int i = 0; i < 100; i++) {
            bench.read(at.plusSeconds(60L * i).toString(), i);
        }
        assertThat(flags(bench.ending(0, "2026-03-08T07:00:00Z"))).containsExactly(Flag.PARTIAL, Flag.DST);
        assertThat(flags(bench.ending(0, "2026-03-08T08:00:00Z"))).containsExactly(Flag.DST);
    }

    @Test
    void aTwoHourIntervalThatHoldsTheChangeIsPartialInSpringAndLongInAutumn() {
        var spring = new RecorderBench("2026-03-08T04:59:00Z", panel(120, "A-01"));
        Instant at = spring.at("2026-03-08T05:00:00Z");
        for (int i = 0; i < 300; i++) {
            spring.read(at.plusSeconds(60L * i).toString(), i);
        }
        assertThat(flags(spring.ending(0, "2026-03-08T08:00:00Z"))).containsExactly(Flag.PARTIAL, Flag.DST);
        assertThat(spring.ending(0, "2026-03-08T08:00:00Z").counts()).hasValue(60);
        var autumn = new RecorderBench("2026-11-01T03:59:00Z", panel(120, "A-01"));
        at = autumn.at("2026-11-01T04:00:00Z");
        for (int i = 0; i < 300; i++) {
            autumn.read(at.plusSeconds(60L * i).toString(), i);
        }
        assertThat(flags(autumn.ending(0, "2026-11-01T07:00:00Z"))).containsExactly(Flag.LONG);
        assertThat(autumn.ending(0, "2026-11-01T07:00:00Z").counts()).hasValue(180);
    }

    @Test
    void partsAreClosedAtAnnouncedInstants() {
        var bench = new RecorderBench("11:59:00", panel(15, "A-01"));
        bench.cuts.add((panel, from, to) -> List.of(bench.at("12:00:00"), bench.at("12:05:00"), bench.at("12:10:00")));
        for (int i = 0; i < 100; i++) {
            bench.read(bench.at("11:59:30").plusSeconds(10L * i).toString(), 1000L + i * 10L);
        }
        Interval interval = bench.ending(0, "12:15:00");
        assertThat(interval.counts()).hasValue(900);
        assertThat(interval.parts()).hasSize(3).allSatisfy(part -> assertThat(part.counts())
                .isEqualTo(300));
        assertThat(interval.parts().get(0).end()).isEqualTo(bench.at("12:05:00"));
        assertThat(interval.parts().get(0).bracket()).isPresent();
        assertThat(interval.parts().get(2).bracket()).isEmpty();
        assertThat(flags(interval)).isEmpty();
        assertThat(bench.ending(0, "12:00:00").parts()).isEmpty();
    }

    @Test
    void onlyThePartsAtAnEndThatIsNotKnownWellAreEstimates() {
        var bench = new RecorderBench("11:59:00", panel(15, "A-01"));
        bench.cuts.add((panel, from, to) ->
                List.of(bench.at("12:05:00"), bench.at("12:10:00"), bench.at("12:20:00"), bench.at("12:25:00")));
        bench.read("11:59:50", 1000);
        bench.read("12:00:10", 1000);
        bench.read("12:04:50", 1100);
        bench.read("12:05:10", 1100);
        bench.read("12:09:50", 1200);
        bench.read("12:10:10", 1200);
        bench.read("12:19:50", 1300);
        bench.read("12:20:10", 1300);
        bench.read("12:24:50", 1400);
        bench.read("12:25:10", 1400);
        bench.read("12:29:50", 1500);
        bench.read("12:30:10", 1500);
        Interval wideAtItsEnd = bench.ending(0, "12:15:00");
        assertThat(flags(wideAtItsEnd)).containsExactly(Flag.ESTIMATED);
        assertThat(wideAtItsEnd.parts())
                .extracting(Part::flags)
                .containsExactly(Flags.NONE, Flags.NONE, Flags.of(Flag.ESTIMATED));
        Interval wideAtItsStart = bench.ending(0, "12:30:00");
        assertThat(flags(wideAtItsStart)).containsExactly(Flag.ESTIMATED);
        assertThat(wideAtItsStart.parts())
                .extracting(Part::flags)
                .containsExactly(Flags.of(Flag.ESTIMATED), Flags.NONE, Flags.NONE);
    }

    @Test
    void noPartIsClosedWhereTheBracketIsWide() {
        var bench = new RecorderBench("11:59:00", panel(15, "A-01"));
        bench.cuts.add((panel, from, to) -> List.of(bench.at("12:05:00"), bench.at("12:10:00")));
        bench.read("11:59:50", 1000);
        bench.read("12:00:10", 1000);
        bench.read("12:04:00", 1000);
        bench.read("12:07:00", 1100);
        bench.read("12:09:50", 1200);
        bench.read("12:10:10", 1200);
        bench.read("12:14:50", 1300);
        bench.read("12:15:10", 1300);
        Interval interval = bench.ending(0, "12:15:00");
        assertThat(interval.parts()).isEmpty();
        assertThat(flags(interval)).containsExactly(Flag.MIXED_TIER);
        assertThat(interval.counts()).hasValue(300);
    }

    @Test
    void severalDevicesOfAPanelShareABoundary() {
        var bench = new RecorderBench("11:59:00", panel(5, "A-01", "A-02"));
        ChannelId one = bench.channels.get(0);
        ChannelId two = bench.channels.get(1);
        bench.runTo("11:59:50");
        bench.read("1", Map.of(one, 10L), false);
        bench.read("2", Map.of(two, 20L), false);
        bench.runTo("12:00:10");
        bench.read("1", Map.of(one, 11L), false);
        assertThat(bench.store.batches()).isEmpty();
        bench.read("2", Map.of(two, 21L), false);
        assertThat(bench.store.batches()).hasSize(1);
    }

    @Test
    void whatTheMeterSaysOfItselfMarksTheIntervalsItHoldsFor() {
        var bench = new RecorderBench("11:59:00", panel(5, "A-01"));
        bench.read("11:59:50", 10);
        bench.read("12:00:10", 10);
        bench.status = Flags.of(Flag.POWER_FAIL);
        bench.read("12:03:00", 10);
        bench.status = Flags.NONE;
        bench.read("12:04:50", 10);
        bench.read("12:05:10", 10);
        bench.read("12:09:50", 10);
        bench.read("12:10:10", 10);
        assertThat(flags(bench.ending(0, "12:05:00"))).containsExactly(Flag.POWER_FAIL);
        assertThat(flags(bench.ending(0, "12:10:00"))).isEmpty();
    }

    @Test
    void aRegisterThatWrapsRunsOn() {
        var bench = new RecorderBench("11:59:00", panel(5, "A-01"));
        bench.modulus = OptionalLong.of(100_000);
        bench.redefine(bench.panel);
        bench.read("11:59:50", 99_950);
        bench.read("12:00:10", 99_960);
        bench.read("12:03:00", 99_990);
        bench.read("12:03:30", 10);
        bench.read("12:04:50", 20);
        bench.restart();
        bench.read("12:05:10", 40);
        assertThat(bench.ending(0, "12:05:00").register().getAsLong()).isBetween(100_020L, 100_040L);
        assertThat(flags(bench.ending(0, "12:05:00"))).contains(Flag.ROLLOVER);
        bench.restart();
        bench.read("12:09:50", 60);
        bench.read("12:10:10", 60);
        assertThat(bench.ending(0, "12:10:00").register()).hasValue(100_060);
        assertThat(flags(bench.ending(0, "12:10:00"))).doesNotContain(Flag.ROLLOVER);
        assertThat(bench.ending(0, "12:10:00").channelRevision()).isZero();
        assertSums(bench, 0);
    }

    @Test
    void aCoarseRegisterIsSaidOnce() {
        var bench = new RecorderBench("11:59:00", panel(5, "A-01"));
        bench.step = 4;
        bench.read("11:59:50", 1000);
        bench.read("12:00:10", 1004);
        assertThat(bench.events.count("REGISTER_COARSE")).isEqualTo(1);
        assertThat(bench.recorders).isNotNull();
    }

    static void assertSums(RecorderBench bench, int channel) {
        assertContiguous(bench, channel);
        List<Interval> all = bench.all(channel);
        for (int i = 1; i < all.size(); i++) {
            Interval before = all.get(i - 1);
            Interval interval = all.get(i);
            if (before.register().isPresent()
                    && interval.register().isPresent()
                    && before.channelRevision() == interval.channelRevision()) {
                assertThat(interval.counts())
                        .hasValue(interval.register().getAsLong()
                                - before.register().getAsLong());
            }
        }
    }

    static void assertContiguous(RecorderBench bench, int channel) {
        List<Interval> all = bench.all(channel);
        for (int i = 1; i < all.size(); i++) {
            assertThat(all.get(i).start()).isEqualTo(all.get(i - 1).end());
        }
    }
}
