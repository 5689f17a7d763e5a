package io.meterhouse.store.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.metering.Flags;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.Part;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.IntervalStore.Revisions;
import io.meterhouse.api.store.Items;
import io.meterhouse.api.store.Step;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StoredInterval;
import io.meterhouse.api.store.Total;
import io.meterhouse.testing.Metering;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TotalsTest {
    private static final ChannelId CHANNEL = ChannelId.parse("A-01.kwh-del");
    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final Instant MIDNIGHT = Instant.parse("2026-03-02T00:00:00Z");

    @TempDir
    private Path folder;

    private Opened opened;

    @BeforeEach
    void open() throws Exception {
        opened = new Opened(folder, 1);
    }

    /** Hours of 60 counts, 5 a boundary, over a change of the clocks; the first half lies in a generation. */
    @ParameterizedTest
    @CsvSource({
        "America/Toronto, 2026-03-08, 23, 60",
        "America/Toronto, 2026-11-01, 25, 60",
        "Australia/Lord_Howe, 2026-10-04, 24, 30",
        "Australia/Lord_Howe, 2026-04-05, 25, 30",
        "Asia/Kolkata, 2026-05-01, 24, 60"
    })
    void theHoursOfADaySumToTheDayWhereverTheClockIsChanged(String name, String date, int hours, int lastHour)
            throws Exception {
        ZoneId zone = ZoneId.of(name);
        Instant begin = LocalDate.parse(date).atStartOfDay(zone).toInstant();
        Instant end = LocalDate.parse(date).plusDays(1).atStartOfDay(zone).toInstant();
        opened.set(begin);
        boolean folded = false;
        for (Instant at = begin; at.isBefore(end); at = at.plusSeconds(300)) {
            append(plain(at, at.plusSeconds(300), 5));
            if (!folded && Duration.between(begin, at).toHours() == 12) {
                opened.fold();
                folded = true;
            }
        }

        List<Total> each = totals(begin, end, "1h", zone);
        List<Total> day = totals(begin, end, "1d", zone);

        assertThat(each).hasSize(hours).allMatch(Total::isComplete);
        assertThat(each.get(hours - 1).length()).isEqualTo(Duration.ofMinutes(lastHour));
        assertThat(day).hasSize(1).allMatch(Total::isComplete);
        assertThat(day.get(0).length()).isEqualTo(Duration.between(begin, end));
        assertThat(day.get(0).counts()).hasValue(Duration.between(begin, end).toMinutes());
        assertThat(each.stream().mapToLong(total -> total.counts().getAsLong()).sum())
                .isEqualTo(day.get(0).counts().getAsLong());
    }

    @Test
    void whatIsMissingMakesATotalPartialAndItSaysHowMuchIsCovered() throws Exception {
        Instant at = MIDNIGHT;
        append(plain(at, at.plusSeconds(900), 1));
        append(gap(at.plusSeconds(900), at.plusSeconds(1800)));
        append(plain(at.plusSeconds(1800), at.plusSeconds(2700), 4));
        // A quarter of an hour is not there at all; nor are the two hours after it.
        append(plain(at.plusSeconds(3 * 3600), at.plusSeconds(3 * 3600 + 900), 7));

        List<Total> hours = totals(Instant.MIN, Instant.MAX, "1h", UTC);

        assertThat(hours).hasSize(4);
        assertThat(hours.get(0).counts()).hasValue(5);
        assertThat(hours.get(0).known()).isEqualTo(Duration.ofMinutes(30));
        assertThat(hours.get(0).length()).isEqualTo(Duration.ofHours(1));
        assertThat(hours.get(0).flags().has(Flag.GAP)).isTrue();
        assertThat(hours.get(0).isComplete()).isFalse();
        assertThat(hours.subList(1, 3)).allSatisfy(hour -> {
            assertThat(hour.counts()).isEmpty();
            assertThat(hour.known()).isZero();
            assertThat(hour.flags()).isEqualTo(Flags.NONE);
        });
        assertThat(hours.get(3).known()).isEqualTo(Duration.ofMinutes(15));
    }

    @Test
    void theStepsOfAGapOfYearsAreMadeOneByOne() throws Exception {
        append(plain(MIDNIGHT, MIDNIGHT.plusSeconds(900), 1));
        Instant later = MIDNIGHT.plus(Duration.ofDays(1000));
        append(plain(later, later.plusSeconds(900), 7));
        var work = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        long most = 0;
        int count = 0;
        try (Items<Total> totals = opened.store.totals(CHANNEL, Instant.MIN, Instant.MAX, Step.parse("15m", UTC))) {
            for (boolean more = true; more; count++) {
                long before = work.getCurrentThreadAllocatedBytes();
                more = totals.next().isPresent();
                most = Math.max(most, work.getCurrentThreadAllocatedBytes() - before);
            }
        }

        assertThat(count).isEqualTo(96_002);
        assertThat(most).isLessThan(4_000_000);
    }

    @Test
    void anIntervalThatWasCutAtAnEdgeCountsOnBothSides() throws Exception {
        Instant start = MIDNIGHT.minusSeconds(600);
        Instant end = MIDNIGHT.plusSeconds(300);
        var parts = List.of(
                new Part(MIDNIGHT, 3, Flags.of(Flag.ESTIMATED), Optional.empty()),
                new Part(end, 8, Flags.NONE, Optional.empty()));
        append(interval(start, end, 0, CountUnit.TWO_WATT_HOURS, OptionalLong.of(11), Flags.NONE, parts));

        List<Total> days = totals(Instant.MIN, Instant.MAX, "1d", UTC);

        assertThat(days).extracting(Total::counts).containsExactly(OptionalLong.of(3), OptionalLong.of(8));
        assertThat(days).extracting(Total::carried).containsOnly(Duration.ZERO);
        assertThat(days).extracting(Total::flags).containsExactly(Flags.of(Flag.ESTIMATED), Flags.NONE);
        // Whoever asks for one of the days hears the same.
        assertThat(totals(MIDNIGHT.minusSeconds(86_400), MIDNIGHT, "1d", UTC)).containsExactly(days.get(0));
        assertThat(totals(MIDNIGHT, MIDNIGHT.plusSeconds(86_400), "1d", UTC)).containsExactly(days.get(1));
    }

    @Test
    void anIntervalThatWasNotCutAtAnEdgeCountsWhereItEndsAndBothSidesSaySo() throws Exception {
        append(plain(MIDNIGHT.minusSeconds(900), MIDNIGHT.minusSeconds(600), 2));
        append(plain(MIDNIGHT.minusSeconds(600), MIDNIGHT.plusSeconds(300), 11));

        List<Total> hours = totals(MIDNIGHT.minusSeconds(900), MIDNIGHT.plusSeconds(300), "1h", UTC);

        assertThat(hours).extracting(Total::counts).containsExactly(OptionalLong.of(2), OptionalLong.of(11));
        assertThat(hours.get(0).known()).isEqualTo(Duration.ofMinutes(5));
        assertThat(hours.get(0).length()).isEqualTo(Duration.ofMinutes(15));
        assertThat(hours.get(1).known()).isEqualTo(hours.get(1).length()).isEqualTo(Duration.ofMinutes(5));
        assertThat(hours.get(1).carried()).isEqualTo(Duration.ofMinutes(10));
        assertThat(hours).noneMatch(Total::isComplete);
    }

    @Test
    void aChangeOfRevisionOrUnitEndsATotalAndBeginsAnother() throws Exception {
        var kilo = CountUnit.ofMilliWattHours(1_000_000);
        append(plain(MIDNIGHT, MIDNIGHT.plusSeconds(900), 1));
        append(interval(
                MIDNIGHT.plusSeconds(900),
                MIDNIGHT.plusSeconds(1800),
                1,
                CountUnit.TWO_WATT_HOURS,
                OptionalLong.of(2),
                Flags.of(Flag.METER_CHANGE),
                List.of()));
        append(interval(
                MIDNIGHT.plusSeconds(1800),
                MIDNIGHT.plusSeconds(3600),
                2,
                kilo,
                OptionalLong.of(3),
                Flags.of(Flag.CONFIG_CHANGE),
                List.of()));

        List<Total> pieces = totals(Instant.MIN, Instant.MAX, "1h", UTC);

        assertThat(pieces).extracting(Total::channelRevision).containsExactly(0, 1, 2);
        assertThat(pieces)
                .extracting(Total::unit)
                .containsExactly(CountUnit.TWO_WATT_HOURS, CountUnit.TWO_WATT_HOURS, kilo);
        assertThat(pieces)
                .extracting(Total::start)
                .containsExactly(MIDNIGHT, MIDNIGHT.plusSeconds(900), MIDNIGHT.plusSeconds(1800));
        assertThat(pieces).allMatch(Total::isComplete);
        assertThat(pieces.get(2).end()).isEqualTo(MIDNIGHT.plusSeconds(3600));
    }

    @Test
    void aStepThatIsNotOverEndsWhereItWasAskedFor() throws Exception {
        append(plain(MIDNIGHT, MIDNIGHT.plusSeconds(900), 1));
        append(plain(MIDNIGHT.plusSeconds(900), MIDNIGHT.plusSeconds(1800), 2));

        assertThat(totals(MIDNIGHT, MIDNIGHT.plusSeconds(1800), "1d", UTC))
                .singleElement()
                .satisfies(day -> {
                    assertThat(day.counts()).hasValue(3);
                    assertThat(day.end()).isEqualTo(MIDNIGHT.plusSeconds(1800));
                    assertThat(day.isComplete()).isTrue();
                });
        assertThat(totals(MIDNIGHT.plusSeconds(86_400), Instant.MAX, "1d", UTC)).isEmpty();
        assertThat(totals(Instant.MIN, MIDNIGHT, "1d", UTC)).isEmpty();
    }

    @Test
    void aSumThatNoNumberHoldsIsRefused() throws Exception {
        append(plain(MIDNIGHT, MIDNIGHT.plusSeconds(900), Long.MAX_VALUE));
        append(plain(MIDNIGHT.plusSeconds(900), MIDNIGHT.plusSeconds(1800), 1));

        assertThatThrownBy(() -> totals(Instant.MIN, Instant.MAX, "1h", UTC))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("2^63");
    }

    /** Meters that do everything, revised, in journal and generation: nothing is counted twice, and nothing left out. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void totalsAreWhatAListOfAllPiecesSumsTo(long seed) throws Exception {
        var random = new Random(seed);
        var panel = new Metering("A", 5, Opened.START, Duration.ofMinutes(15), random);
        for (int i = 0; i < 500; i++) {
            Batch batch = panel.boundary(6);
            opened.store.append(List.of(batch));
            if (random.nextInt(20) == 0) {
                Interval revised = panel.revised(batch.intervals().get(0));
                opened.store.append(List.of(new Batch("A", Batch.Kind.REVISIONS, "test", List.of(revised))));
            }
            if (random.nextInt(250) == 0) {
                opened.set(panel.at());
                opened.fold();
            }
        }
        for (String step : List.of("5m", "30m", "1h", "6h", "1d", "1w", "1mo")) {
            ChannelId channel = panel.channels().get(random.nextInt(5));
            Instant from = Opened.START.plusSeconds(random.nextInt(5 * 86_400));
            Instant to = from.plusSeconds(1 + random.nextInt(5 * 86_400));
            ZoneId zone =
                    ZoneId.of(List.of("UTC", "America/St_Johns", "Asia/Kolkata").get(random.nextInt(3)));
            check(channel, from, to, Opened.all(opened.store.totals(channel, from, to, Step.parse(step, zone))));
            check(
                    channel,
                    Instant.MIN,
                    Instant.MAX,
                    Opened.all(opened.store.totals(channel, Instant.MIN, Instant.MAX, Step.parse(step, zone))));
        }
    }

    private record Sum(long counts, long known, int flags) {
        Sum plus(long more, long nanos, int others) {
            return new Sum(counts + more, known + nanos, flags | others);
        }
    }

    private void check(ChannelId channel, Instant from, Instant to, List<Total> totals) throws StoreException {
        for (int i = 1; i < totals.size(); i++) {
            assertThat(totals.get(i).start()).isEqualTo(totals.get(i - 1).end());
        }
        var expected = new TreeMap<Instant, Sum>();
        totals.forEach(total -> expected.put(total.end(), new Sum(0, 0, 0)));
        for (StoredInterval stored : Opened.all(opened.store.intervals(channel, from, Instant.MAX, Revisions.LATEST))) {
            Interval interval = stored.interval();
            Instant start = interval.start();
            for (Part piece : pieces(interval)) {
                if (piece.end().isAfter(from) && !piece.end().isAfter(to)) {
                    Instant place = expected.ceilingKey(piece.end());
                    long nanos = interval.counts().isEmpty()
                            ? 0
                            : Duration.between(start, piece.end()).toNanos();
                    Sum sum = expected.get(place)
                            .plus(piece.counts(), nanos, interval.flags().bits());
                    expected.put(place, sum);
                }
                start = piece.end();
            }
        }
        for (Total total : totals) {
            Sum sum = expected.get(total.end());
            assertThat(total.counts().orElse(0)).isEqualTo(sum.counts);
            assertThat(total.known().plus(total.carried()).toNanos()).isEqualTo(sum.known);
            assertThat(total.flags().bits() & sum.flags).isEqualTo(sum.flags);
        }
    }

    /** Uncut where no edge lies within; the sums are the same. */
    private static List<Part> pieces(Interval interval) {
        if (!interval.parts().isEmpty()) {
            return interval.parts();
        }
        return List.of(new Part(interval.end(), interval.counts().orElse(0), interval.flags(), Optional.empty()));
    }

    private List<Total> totals(Instant from, Instant to, String step, ZoneId zone) throws StoreException {
        return Opened.all(opened.store.totals(CHANNEL, from, to, Step.parse(step, zone)));
    }

    private void append(Interval interval) throws StoreException {
        opened.store.append(List.of(new Batch("A", Batch.Kind.BOUNDARY, "", List.of(interval))));
    }

    private static Interval plain(Instant start, Instant end, long counts) {
        return interval(
                start, end, 0, CountUnit.TWO_WATT_HOURS, OptionalLong.of(counts), Flags.NONE, new ArrayList<>());
    }

    private static Interval gap(Instant start, Instant end) {
        return interval(start, end, 0, CountUnit.TWO_WATT_HOURS, OptionalLong.empty(), Flags.of(Flag.GAP), List.of());
    }

    private static Interval interval(
            Instant start,
            Instant end,
            int revision,
            CountUnit unit,
            OptionalLong counts,
            Flags flags,
            List<Part> parts) {
        return new Interval(
                CHANNEL,
                start,
                end,
                0,
                revision,
                unit,
                counts,
                OptionalLong.empty(),
                flags,
                Optional.empty(),
                parts,
                List.of());
    }
}
