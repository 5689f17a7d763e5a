package io.meterhouse.tou.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.tou.Load;
import io.meterhouse.tou.Programmes;
import io.meterhouse.tou.programme.Programme;
import io.meterhouse.tou.rating.DayTypes;
import io.meterhouse.tou.rating.Nanos;
import io.meterhouse.tou.rating.RateCursor;
import io.meterhouse.tou.rating.RateOverride;
import io.meterhouse.tou.rating.Spell.Cause;
import io.meterhouse.tou.rating.Timeline;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The rules at the edges, a row each: docs/tou.md, "At the edges". */
class RulesAtTheEdgesTest {
    /** Noon of a Wednesday in Toronto is 17:00 UTC in winter. */
    private static final String ZONE = "America/Toronto";

    private final Found found = new Found();

    private TouEngine engine(Programme programme) {
        return new TouEngine(Timeline.of(programme), found);
    }

    private static RateOverride override(String id, String start, String stop, String rate) {
        Instant from = Instant.parse(start);
        return new RateOverride(id, from, Instant.parse(stop), List.of(new RateOverride.Switch(from, rate)));
    }

    private static String rateAt(Timeline timeline, String instant) {
        return timeline.rates()
                .get(new RateCursor(timeline)
                        .at(Nanos.of(Instant.parse(instant)))
                        .rate());
    }

    @Nested
    class EnergyBalance {
        @Test
        void rateRegistersAlwaysSumToTheTotal() {
            TouEngine engine = engine(Programmes.in(ZONE)
                    .schedule("day", "00:00 A", "07:00 B", "11:30 C", "17:10 B", "19:00 A")
                    .programme());
            Load load = Load.from("2025-03-08T05:00:00Z");
            long total = 0;
            for (int i = 0; i < 2000; i++) {
                long counts = i * 7919L % 101;
                total += counts;
                engine.apply(i % 97 == 0 ? load.next(5, counts, Flag.ESTIMATED) : load.next(5, counts));
                Snapshot now = engine.registers(Load.CHANNEL).orElseThrow();
                assertThat(now.rates().values().stream()
                                .mapToLong(Long::longValue)
                                .sum())
                        .isEqualTo(total)
                        .isEqualTo(now.total());
            }
            assertThat(engine.registers(Load.CHANNEL).orElseThrow().register()).hasValue(5_000 + total);
        }
    }

    @Nested
    class Midnight {
        @Test
        void theFirstSegmentOfADayBeginsAtMidnightAndYesterdaysRateIsNeverCarriedOver() {
            TouEngine engine = engine(Programmes.in(ZONE)
                    .schedule("weekday", "00:00 A", "20:00 B")
                    .schedule("weekend", "00:00 D")
                    .season("year", "01-01", Map.of("weekday", "weekday", "weekend", "weekend"))
                    .programme());
            // Friday 10 January 2025, 23:00 local
            Load load = Load.from("2025-01-11T04:00:00Z");
            engine.apply(load.next(60, 10));
            engine.apply(load.next(60, 200));
            assertThat(Found.rates(engine)).isEqualTo(Map.of("B", 10L, "D", 200L));
        }

        @Test
        void aDayWithoutAScheduleGoesToTheDefaultRateAndSaysSo() {
            Timeline timeline = Timeline.of(Programmes.in(ZONE)
                    .schedule("weekday", "00:00 A")
                    .season("year", "01-01", Map.of("weekday", "weekday"))
                    .programme());
            RateCursor cursor = new RateCursor(timeline);
            var saturday = cursor.at(Nanos.of(Instant.parse("2025-01-11T17:00:00Z")));
            assertThat(timeline.rates().get(saturday.rate())).isEqualTo("C");
            assertThat(saturday.cause()).isEqualTo(Cause.NO_SCHEDULE);
            assertThat(saturday.from()).isEqualTo(Nanos.of(Instant.parse("2025-01-11T05:00:00Z")));
            assertThat(saturday.until()).isEqualTo(Nanos.of(Instant.parse("2025-01-12T05:00:00Z")));
        }
    }

    @Nested
    class SeasonChange {
        private final Programme programme = Programmes.in(ZONE)
                .schedule("summer", "00:00 B")
                .schedule("winter", "00:00 A")
                .season("summer", "05-01", Map.of("weekday", "summer", "weekend", "summer"))
                .season("winter", "11-01", Map.of("weekday", "winter", "weekend", "winter"))
                .programme();

        @Test
        void takesEffectAtLocalMidnight() {
            Timeline timeline = Timeline.of(programme);
            assertThat(rateAt(timeline, "2025-05-01T03:59:59Z")).isEqualTo("A");
            assertThat(rateAt(timeline, "2025-05-01T04:00:00Z")).isEqualTo("B");
            assertThat(rateAt(timeline, "2025-11-01T03:59:59Z")).isEqualTo("B");
            assertThat(rateAt(timeline, "2025-11-01T04:00:00Z")).isEqualTo("A");
        }

        @Test
        void theRegistersOfTheSeasonThatEndsAreRead() {
            TouEngine engine = engine(programme);
            Load load = Load.from("2025-05-01T03:00:00Z");
            engine.apply(load.next(60, 10));
            engine.apply(load.next(60, 5));
            Snapshot read = found.read("season/winter/2025-05-01");
            assertThat(read.at()).isEqualTo(Instant.parse("2025-05-01T04:00:00Z"));
            assertThat(Found.nonZero(read)).isEqualTo(Map.of("A", 10L));
            assertThat(Found.rates(engine)).isEqualTo(Map.of("A", 10L, "B", 5L));
        }
    }

    @Nested
    class SwitchPointOrOverrideEdgeInsideAnInterval {
        private final Programme programme =
                Programmes.in(ZONE).schedule("day", "00:00 A", "12:20 B").programme();

        @Test
        void isSplitWhereAPartWasClosed() {
            TouEngine engine = engine(programme);
            engine.apply(Load.from("2025-01-08T17:00:00Z").parts(new long[] {20, 7}, new long[] {40, 100}));
            assertThat(Found.rates(engine)).isEqualTo(Map.of("A", 7L, "B", 100L));
            assertThat(engine.registers(Load.CHANNEL).orElseThrow().mixed()).isZero();
        }

        @Test
        void goesWholeToTheRateAtItsStartWhereNoneWasAndIsCountedAsMixed() {
            TouEngine engine = engine(programme);
            engine.apply(Load.from("2025-01-08T17:00:00Z").next(60, 107, Flag.MIXED_TIER));
            assertThat(Found.rates(engine)).isEqualTo(Map.of("A", 107L));
            assertThat(engine.registers(Load.CHANNEL).orElseThrow().mixed()).isEqualTo(107);
        }

        @Test
        void isSplitAtTheEdgesOfAnOverride() {
            Timeline timeline = Timeline.of(Programmes.in(ZONE).programme())
                    .with(List.of(override("cpp", "2025-01-08T17:10:00Z", "2025-01-08T17:40:00Z", "D")));
            TouEngine engine = new TouEngine(timeline, found);
            engine.apply(Load.from("2025-01-08T17:00:00Z")
                    .parts(new long[] {10, 1}, new long[] {30, 20}, new long[] {20, 300}));
            assertThat(Found.rates(engine)).isEqualTo(Map.of("A", 301L, "D", 20L));
        }

        @Test
        void eachPieceSaysWhichRateItWentToAndWhy() {
            Timeline timeline = Timeline.of(programme)
                    .with(List.of(override("cpp", "2025-01-08T17:30:00Z", "2025-01-08T17:40:00Z", "D")));
            Rating rating = new Rating(timeline);
            Load load = Load.from("2025-01-08T17:00:00Z");
            assertThat(rating.of(
                            load.parts(new long[] {20, 1}, new long[] {10, 2}, new long[] {10, 3}, new long[] {20, 4})))
                    .extracting(piece ->
                            piece.counts().orElse(0) + " " + piece.rate() + " " + piece.because() + " " + piece.mixed())
                    .containsExactly(
                            "1 A schedule false", "2 B schedule false", "3 D override false", "4 B schedule false");
            assertThat(rating.of(Load.from("2025-01-08T17:30:00Z").next(60, 9, Flag.ESTIMATED)))
                    .extracting(piece -> piece.rate() + " " + piece.because() + " " + piece.mixed())
                    .containsExactly("B schedule, for it is estimated false");
            assertThat(rating.of(Load.from("2025-01-08T17:00:00Z").next(30, 9, Flag.TIME_UNKNOWN)))
                    .extracting(piece -> piece.rate() + " " + piece.because())
                    .containsExactly("C time unknown");
            assertThat(rating.of(Load.from("2025-01-08T17:00:00Z").next(30, 9)))
                    .extracting(piece -> piece.rate() + " " + piece.mixed())
                    .containsExactly("A true");
            assertThat(rating.of(Load.from("2024-01-08T17:00:00Z").gap(30)))
                    .extracting(piece -> piece.rate() + piece.because())
                    .containsExactly("before rating began");
        }

        @Test
        void theRecorderIsToldTheInstants() {
            RateCursor cursor = new RateCursor(Timeline.of(programme)
                    .with(List.of(override("cpp", "2025-01-08T17:30:00Z", "2025-01-08T17:40:00Z", "D"))));
            assertThat(cursor.edges(
                            Nanos.of(Instant.parse("2025-01-08T17:00:00Z")),
                            Nanos.of(Instant.parse("2025-01-08T18:00:00Z"))))
                    .containsExactly(
                            Instant.parse("2025-01-08T17:20:00Z"),
                            Instant.parse("2025-01-08T17:30:00Z"),
                            Instant.parse("2025-01-08T17:40:00Z"));
        }
    }

    @Nested
    class Dst {
        @Test
        void aSwitchPointInTheSkippedHourFiresWhenTheGapEnds() {
            Timeline timeline = Timeline.of(Programmes.in(ZONE)
                    .schedule("day", "00:00 A", "02:30 B", "03:00 C")
                    .programme());
            // 9 March 2025: 02:00 EST is 03:00 EDT, at 07:00 UTC
            assertThat(rateAt(timeline, "2025-03-09T06:59:59Z")).isEqualTo("A");
            assertThat(rateAt(timeline, "2025-03-09T07:00:00Z")).isEqualTo("C");
            Timeline without = Timeline.of(
                    Programmes.in(ZONE).schedule("day", "00:00 A", "02:30 B").programme());
            assertThat(rateAt(without, "2025-03-09T06:59:59Z")).isEqualTo("A");
            assertThat(rateAt(without, "2025-03-09T07:00:00Z")).isEqualTo("B");
        }

        @Test
        void oneInTheRepeatedHourAppliesOnBothPasses() {
            Timeline timeline = Timeline.of(
                    Programmes.in(ZONE).schedule("day", "00:00 A", "01:30 B").programme());
            // 2 November 2025: 01:00 comes at 05:00 UTC, and again at 06:00 UTC
            assertThat(rateAt(timeline, "2025-11-02T05:29:59Z")).isEqualTo("A");
            assertThat(rateAt(timeline, "2025-11-02T05:30:00Z")).isEqualTo("B");
            assertThat(rateAt(timeline, "2025-11-02T05:59:59Z")).isEqualTo("B");
            assertThat(rateAt(timeline, "2025-11-02T06:00:00Z")).isEqualTo("A");
            assertThat(rateAt(timeline, "2025-11-02T06:30:00Z")).isEqualTo("B");
        }

        @Test
        void daysHave23And25Hours() {
            Programme programme =
                    Programmes.in(ZONE).schedule("day", "00:00 A", "06:00 B").programme();
            assertThat(hours(programme, "2025-03-09T05:00:00Z", 23)).isEqualTo(Map.of("A", 5L, "B", 18L));
            assertThat(hours(programme, "2025-11-02T04:00:00Z", 25)).isEqualTo(Map.of("A", 7L, "B", 18L));
        }

        @Test
        void aClockThatIsSetByHalfAnHourIsFollowed() {
            // Lord Howe: 02:00 is 02:30 on 5 October 2025 (at 15:30 UTC), and 02:00 is 01:30 on 6 April 2025 (at 15:00)
            Timeline timeline = Timeline.of(Programmes.in("Australia/Lord_Howe")
                    .schedule("day", "00:00 A", "01:45 B", "02:15 C")
                    .programme());
            assertThat(rateAt(timeline, "2025-10-04T15:29:59Z")).isEqualTo("B");
            assertThat(rateAt(timeline, "2025-10-04T15:30:00Z")).isEqualTo("C");
            assertThat(rateAt(timeline, "2025-04-05T14:59:59Z")).isEqualTo("B");
            assertThat(rateAt(timeline, "2025-04-05T15:00:00Z")).isEqualTo("A");
            assertThat(rateAt(timeline, "2025-04-05T15:15:00Z")).isEqualTo("B");
        }

        private Map<String, Long> hours(Programme programme, String begin, int hours) {
            TouEngine engine = new TouEngine(Timeline.of(programme), new Found());
            Load load = Load.from(begin);
            for (int i = 0; i < hours; i++) {
                engine.apply(load.next(60, 1));
            }
            assertThat(load.end().atZone(programme.zone()).toLocalTime()).isEqualTo(java.time.LocalTime.MIDNIGHT);
            return Found.rates(engine);
        }
    }

    @Nested
    class ClockUnknown {
        @Test
        void countsInTheTotalAndTheDefaultRateOnly() {
            TouEngine engine = engine(Programmes.in(ZONE)
                    .schedule("day", "00:00 B")
                    .demand("", 15, 1)
                    .programme());
            Load load = Load.from("2025-01-08T17:00:00Z");
            engine.apply(load.next(15, 10));
            engine.apply(load.next(15, 70, Flag.TIME_UNKNOWN));
            assertThat(Found.rates(engine)).isEqualTo(Map.of("B", 10L, "C", 70L));
            assertThat(engine.registers(Load.CHANNEL)
                            .orElseThrow()
                            .demands()
                            .get(0)
                            .counts())
                    .hasValue(10);
        }

        @Test
        void aCorrectionIsANewRevisionAndAnAdjustmentOfTheRates() {
            TouEngine engine =
                    engine(Programmes.in(ZONE).schedule("day", "00:00 B").programme());
            Load load = Load.from("2025-01-08T17:00:00Z");
            Interval unknown = load.next(15, 70, Flag.TIME_UNKNOWN);
            engine.apply(unknown);
            assertThat(engine.revise(unknown, Load.revised(unknown, 70, Flag.EDITED)))
                    .isTrue();
            assertThat(Found.rates(engine)).isEqualTo(Map.of("B", 70L));
            assertThat(found.adjustments)
                    .containsExactly("1204.kwh-del 2025-01-08T17:15:00Z r1 [0, 0, 70, 0] -> [0, 70, 0, 0]");
        }
    }

    @Nested
    class CalendarRunsOut {
        @Test
        void whatItDoesNotHaveGoesToTheDefaultRateFromLocalMidnightOn() {
            Programme programme = Programmes.in(ZONE)
                    .schedule("weekday", "00:00 A")
                    .schedule("special", "00:00 D")
                    .season("year", "01-01", Map.of("weekday", "weekday", "weekend", "weekday", "special-1", "special"))
                    .programme();
            DayTypes loaded = new DayTypes(
                    Instant.parse("2025-01-07T12:00:00Z"),
                    new TreeMap<>(Map.of(
                            LocalDate.parse("2025-01-08"), "special-1", LocalDate.parse("2025-01-09"), "weekday")));
            Timeline timeline = new Timeline(
                    List.of(new Timeline.Version(programme, programme.effective())), List.of(), List.of(loaded));
            assertThat(rateAt(timeline, "2025-01-08T04:59:59Z"))
                    .as("loaded within the day: its type was set at midnight")
                    .isEqualTo("A");
            assertThat(rateAt(timeline, "2025-01-08T05:00:00Z")).isEqualTo("D");
            assertThat(rateAt(timeline, "2025-01-09T05:00:00Z")).isEqualTo("A");
            assertThat(rateAt(timeline, "2025-01-10T05:00:00Z")).isEqualTo("C");
            assertThat(new RateCursor(timeline)
                            .at(Nanos.of(Instant.parse("2025-01-10T05:00:00Z")))
                            .cause())
                    .isEqualTo(Cause.CALENDAR_EXPIRED);
        }
    }

    @Nested
    class OverrideOfTheRates {
        private final Timeline timeline = Timeline.of(Programmes.in(ZONE)
                        .schedule("day", "00:00 A", "12:30 B")
                        .programme())
                .with(List.of(override("cpp", "2025-01-08T17:00:00Z", "2025-01-08T18:00:00Z", "D")));

        @Test
        void isInForceFromItsStartUpToItsStop() {
            assertThat(rateAt(timeline, "2025-01-08T16:59:59Z")).isEqualTo("A");
            assertThat(rateAt(timeline, "2025-01-08T17:00:00Z")).isEqualTo("D");
            assertThat(rateAt(timeline, "2025-01-08T17:30:00Z")).isEqualTo("D");
            assertThat(rateAt(timeline, "2025-01-08T17:59:59Z")).isEqualTo("D");
            assertThat(rateAt(timeline, "2025-01-08T18:00:00Z")).isEqualTo("B");
        }

        @Test
        void hasSwitchPointsOfItsOwn() {
            Instant start = Instant.parse("2025-01-08T17:00:00Z");
            Timeline two = timeline.with(List.of(new RateOverride(
                    "two",
                    start,
                    start.plusSeconds(7200),
                    List.of(
                            new RateOverride.Switch(start, "C"),
                            new RateOverride.Switch(start.plusSeconds(3600), "D")))));
            assertThat(rateAt(two, "2025-01-08T17:59:59Z")).isEqualTo("C");
            assertThat(rateAt(two, "2025-01-08T18:00:00Z")).isEqualTo("D");
            assertThat(rateAt(two, "2025-01-08T19:00:00Z")).isEqualTo("B");
        }

        @Test
        void energyThatWasReadBackIsRatedUnderIt() {
            TouEngine engine = new TouEngine(timeline, found);
            engine.apply(Load.from("2025-01-08T17:00:00Z").next(15, 40, Flag.BACKFILLED));
            assertThat(Found.rates(engine)).isEqualTo(Map.of("D", 40L));
        }

        @Test
        void estimatedEnergyIsRatedByTheStandardSwitchPoints() {
            TouEngine engine = new TouEngine(timeline, found);
            Load load = Load.from("2025-01-08T17:00:00Z");
            engine.apply(load.next(15, 40, Flag.GAP, Flag.ESTIMATED));
            engine.apply(load.next(15, 2));
            assertThat(Found.rates(engine)).isEqualTo(Map.of("A", 40L, "D", 2L));
        }

        @Test
        void whatWasCutWellIsRatedUnderItThoughTheIntervalEndsInAnEstimate() {
            TouEngine engine = new TouEngine(timeline, found);
            Load load = Load.from("2025-01-08T16:45:00Z");
            long estimated = Flag.ESTIMATED.bit();
            engine.apply(load.parts(
                    new long[] {15, 1}, new long[] {30, 20}, new long[] {15, 300}, new long[] {30, 4000, estimated}));
            assertThat(Found.rates(engine)).isEqualTo(Map.of("A", 1L, "D", 320L, "B", 4000L));
        }

        @Test
        void anEstimateOfWhichNoPartSaysAnythingHoldsForAll() {
            TouEngine engine = new TouEngine(timeline, found);
            Interval cut = Load.from("2025-01-08T16:45:00Z").parts(new long[] {15, 1}, new long[] {30, 20});
            engine.apply(Load.flagged(cut, Flag.ESTIMATED));
            assertThat(Found.rates(engine)).isEqualTo(Map.of("A", 21L));
        }
    }

    @Nested
    class LateRevision {
        @Test
        void adjustsTheRatesAndLeavesTheHistoryOfTheRegisters() {
            TouEngine engine = engine(Programmes.in(ZONE)
                    .schedule("day", "00:00 A", "12:15 B")
                    .billing(8, "12:30")
                    .programme());
            Load load = Load.from("2025-01-08T17:00:00Z");
            Interval first = load.gap(15);
            engine.apply(first);
            engine.apply(load.next(15, 5));
            engine.apply(load.next(15, 6));
            assertThat(found.read("billing/2025-01").total()).isEqualTo(5);
            engine.revise(first, Load.revised(first, 30, Flag.GAP, Flag.ESTIMATED));
            assertThat(Found.rates(engine)).isEqualTo(Map.of("A", 30L, "B", 11L));
            assertThat(found.reads).as("the read that was issued").hasSize(1);
            assertThat(found.adjustments).hasSize(1);
        }

        @Test
        void ofAnIntervalThatWasNeverCountedTakesNothingBack() {
            TouEngine engine = engine(Programmes.in(ZONE).programme());
            Load load = Load.from("2025-01-08T17:00:00Z");
            Interval lost = load.next(15, 100);
            engine.apply(load.next(15, 5));
            assertThat(engine.revise(Load.revised(lost, 100), Load.revised(lost, 60)))
                    .isFalse();
            assertThat(Found.rates(engine)).isEqualTo(Map.of("A", 5L));
            assertThat(found.adjustments).isEmpty();
        }

        @Test
        void peaksAreFoundAgainFromEligibleBlocksOnly() {
            TouEngine engine = engine(Programmes.in(ZONE).demand("", 15, 1).programme());
            Load load = Load.from("2025-01-08T17:00:00Z");
            List<Interval> intervals = new ArrayList<>();
            for (long counts : new long[] {10, 50, 30}) {
                intervals.add(load.next(15, counts));
            }
            intervals.forEach(engine::apply);
            Interval edited = Load.revised(intervals.get(1), 20, Flag.EDITED);
            engine.revise(intervals.get(1), edited);
            assertThat(found.outdated).containsExactly(Instant.parse("2025-01-08T17:00:00Z"));
            intervals.set(1, edited);
            intervals.forEach(engine.recount()::take);
            var peak = engine.registers(Load.CHANNEL).orElseThrow().demands().get(0);
            assertThat(peak.counts()).hasValue(30);
            assertThat(peak.end()).contains(Instant.parse("2025-01-08T17:45:00Z"));
        }
    }

    @Nested
    class Precedence {
        @Test
        void clockUnknownThenOverrideThenSpecialDayThenWeekendThenWeekday() {
            Programme programme = Programmes.in(ZONE)
                    .schedule("weekday", "00:00 A")
                    .schedule("weekend", "00:00 B")
                    .schedule("holiday", "00:00 C")
                    .season("year", "01-01", Map.of("weekday", "weekday", "weekend", "weekend", "holiday", "holiday"))
                    .holiday("2025-01-12")
                    .programme();
            Timeline timeline = Timeline.of(programme)
                    .with(List.of(override("cpp", "2025-01-12T18:00:00Z", "2025-01-12T19:00:00Z", "D")));
            assertThat(rateAt(timeline, "2025-01-10T17:00:00Z")).as("a Friday").isEqualTo("A");
            assertThat(rateAt(timeline, "2025-01-11T17:00:00Z"))
                    .as("a Saturday")
                    .isEqualTo("B");
            assertThat(rateAt(timeline, "2025-01-12T17:00:00Z"))
                    .as("a holiday on Sunday")
                    .isEqualTo("C");
            assertThat(rateAt(timeline, "2025-01-12T18:00:00Z"))
                    .as("an override on it")
                    .isEqualTo("D");
            TouEngine engine = new TouEngine(timeline, found);
            engine.apply(Load.from("2025-01-12T18:00:00Z").next(15, 9, Flag.TIME_UNKNOWN));
            assertThat(Found.rates(engine)).as("clock unknown in it").isEqualTo(Map.of("C", 9L));
        }
    }

    @Nested
    class Restart {
        @Test
        void whatIsFoldedAfterwardsComesOutAsIfThereHadBeenNone() {
            Programme programme = Programmes.in(ZONE)
                    .schedule("day", "00:00 A", "12:00 B", "12:50 C")
                    .demand("", 5, 3)
                    .demand("B", 15, 1)
                    .billing(8, "12:30")
                    .programme();
            Found through = new Found();
            TouEngine whole = new TouEngine(Timeline.of(programme), through);
            TouEngine parted = engine(programme);
            Load load = Load.from("2025-01-08T16:40:00Z");
            for (int i = 0; i < 30; i++) {
                Interval interval = load.next(5, 13L * i % 17);
                whole.apply(interval);
                parted.apply(interval);
                EngineState state = parted.save();
                parted = engine(programme);
                parted.restore(state);
                assertThat(parted.registers(Load.CHANNEL)).isEqualTo(whole.registers(Load.CHANNEL));
            }
            assertThat(found.reads).isEqualTo(through.reads).hasSize(1);
        }
    }

    @Nested
    class BillingReadSelfRead {
        private final Programme programme =
                Programmes.in(ZONE).demand("", 15, 1).billing(8, "12:30").programme();

        @Test
        void readsEveryRegisterAndPeakFirstThenPeaksBeginAnewAndEnergyRunsOn() {
            TouEngine engine = engine(programme);
            Load load = Load.from("2025-01-08T17:00:00Z");
            engine.apply(load.next(15, 80));
            engine.apply(load.next(15, 20));
            engine.apply(load.next(15, 30));
            Snapshot read = found.read("billing/2025-01");
            assertThat(read.total()).isEqualTo(100);
            assertThat(read.register()).hasValue(5_100);
            assertThat(read.estimated()).isFalse();
            assertThat(read.demands().get(0).counts()).hasValue(80);
            assertThat(read.demands().get(0).end()).contains(Instant.parse("2025-01-08T17:15:00Z"));
            assertThat(read.demands().get(0).cumulative()).isZero();
            Snapshot now = engine.registers(Load.CHANNEL).orElseThrow();
            assertThat(now.total()).isEqualTo(130);
            assertThat(now.demands().get(0).counts()).hasValue(30);
            assertThat(now.demands().get(0).cumulative()).isEqualTo(80);
        }

        @Test
        void withinAnIntervalThatWasNotCutItIsInterpolatedAndSaysSo() {
            TouEngine engine = engine(programme);
            engine.apply(Load.from("2025-01-08T17:00:00Z").next(60, 101));
            Snapshot read = found.read("billing/2025-01");
            assertThat(read.total()).isEqualTo(50);
            assertThat(read.register())
                    .as("it is not known where the meter stood")
                    .isEmpty();
            assertThat(read.estimated()).isTrue();
            assertThat(engine.registers(Load.CHANNEL).orElseThrow().total()).isEqualTo(101);
        }

        @Test
        void thatFallsIntoAnOutageShowsWhatWasKnown() {
            TouEngine engine = engine(programme);
            Load load = Load.from("2025-01-08T17:00:00Z");
            engine.apply(load.next(15, 5));
            engine.apply(load.gap(15));
            engine.apply(load.gap(15));
            assertThat(found.read("billing/2025-01").total()).isEqualTo(5);
            assertThat(found.read("billing/2025-01").register()).isEqualTo(OptionalLong.empty());
        }
    }

    @Nested
    class ProgrammeChange {
        private TouEngine engine(Programme first, Programme second) {
            return new TouEngine(
                    new Timeline(
                            List.of(
                                    new Timeline.Version(first, first.effective()),
                                    new Timeline.Version(second, second.effective())),
                            List.of(),
                            List.of()),
                    found);
        }

        @Test
        void isEffectiveAtItsInstantAndRegistersOfTheSameRateRunOn() {
            Programme first = Programmes.in(ZONE).demand("", 15, 1).programme();
            Programme second = Programmes.in(ZONE)
                    .version(2, "2025-01-08T17:20:00Z")
                    .schedule("day", "00:00 B")
                    .demand("", 15, 1)
                    .programme();
            TouEngine engine = engine(first, second);
            Load load = Load.from("2025-01-08T17:00:00Z");
            engine.apply(load.next(15, 40));
            engine.apply(load.parts(new long[] {5, 50}, new long[] {10, 900}));
            engine.apply(load.next(15, 60));
            assertThat(Found.rates(engine)).isEqualTo(Map.of("A", 90L, "B", 960L));
            assertThat(Found.nonZero(found.read("programme/test/2"))).isEqualTo(Map.of("A", 90L));
            assertThat(engine.registers(Load.CHANNEL)
                            .orElseThrow()
                            .demands()
                            .get(0)
                            .counts())
                    .as("the block in which the programme changed is not eligible")
                    .hasValue(60);
            assertThat(engine.programme(Load.CHANNEL).orElseThrow().version()).isEqualTo(2);
        }

        @Test
        void leavesNoBlockThatWasNotCutThere() {
            Programme first = Programmes.in(ZONE).demand("", 15, 1).programme();
            Programme second = Programmes.in(ZONE)
                    .version(2, "2025-01-08T17:20:00Z")
                    .demand("", 15, 1)
                    .programme();
            TouEngine engine = engine(first, second);
            Load load = Load.from("2025-01-08T17:00:00Z");
            engine.apply(load.next(15, 40));
            engine.apply(load.next(15, 900));
            engine.apply(load.next(15, 60));
            assertThat(engine.registers(Load.CHANNEL)
                            .orElseThrow()
                            .demands()
                            .get(0)
                            .counts())
                    .hasValue(60);
        }
    }
}
