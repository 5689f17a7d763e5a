package io.meterhouse.tou.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.Part;
import io.meterhouse.api.metering.Quantity;
import io.meterhouse.tou.Load;
import io.meterhouse.tou.programme.Programme;
import io.meterhouse.tou.programme.Programme.SwitchPoint;
import io.meterhouse.tou.programme.RandomProgrammes;
import io.meterhouse.tou.programme.Seasons;
import io.meterhouse.tou.programme.SpecialDays;
import io.meterhouse.tou.rating.Nanos;
import io.meterhouse.tou.rating.RateCursor;
import io.meterhouse.tou.rating.RateOverride;
import io.meterhouse.tou.rating.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What holds for every programme and every load: a million intervals of random programmes in all zones that change their clocks. */
class AnyProgrammeTest {
    private static final int MILLION = 1_000_000;
    private static final List<ZoneId> ZONES = RandomProgrammes.zones();

    @Test
    void ratesSumToTheTotalNoEnergyIsRatedTwiceARestartChangesNothingAndRatingAgainIsTheSame() {
        long intervals = 0;
        for (int seed = 0; seed < ZONES.size(); seed++) {
            intervals += new World(seed).run(1 + MILLION / ZONES.size());
        }
        assertThat(intervals).isGreaterThanOrEqualTo(MILLION);
    }

    /** One programme with its overrides, and a load of two channels over some weeks around a change of clocks, where there is one. */
    private static final class World {
        private final int seed;
        private final Random random;
        private final Programme programme;
        private final Timeline timeline;
        private final Instant begin;
        private final int minutes;
        private final Found through = new Found();
        private final Found parted = new Found();
        private final Naive naive;

        World(int seed) {
            this.seed = seed;
            random = new Random(seed);
            programme = RandomProgrammes.of(seed, ZONES.get(seed));
            naive = new Naive(programme);
            minutes = List.of(5, 10, 15, 30, 60).get(random.nextInt(5));
            begin = beginning();
            timeline = new Timeline(List.of(new Timeline.Version(programme, begin)), overrides(), List.of());
        }

        /** Local midnight, some days before the clocks change. */
        private Instant beginning() {
            Instant from = Instant.parse("2026-01-01T00:00:00Z").plus(Duration.ofDays(random.nextInt(300)));
            var change = programme.zone().getRules().nextTransition(from);
            Instant near = change == null ? from : change.getInstant().minus(Duration.ofDays(1 + random.nextInt(4)));
            return near.atZone(programme.zone())
                    .toLocalDate()
                    .atStartOfDay(programme.zone())
                    .toInstant();
        }

        private List<RateOverride> overrides() {
            List<RateOverride> overrides = new ArrayList<>();
            Instant at = begin;
            for (int i = random.nextInt(4); i > 0; i--) {
                Instant start = at.plusSeconds(60L * random.nextInt(6_000));
                Instant stop = start.plusSeconds(60L * (1 + random.nextInt(500)));
                String rate = programme
                        .rates()
                        .get(random.nextInt(programme.rates().size()))
                        .id();
                overrides.add(new RateOverride("o" + i, start, stop, List.of(new RateOverride.Switch(start, rate))));
                at = stop;
            }
            return overrides;
        }

        int run(int intervals) {
            TouEngine whole = new TouEngine(timeline, through);
            TouEngine restarted = new TouEngine(timeline, parted);
            TouEngine again = new TouEngine(timeline, new Found());
            RateCursor cuts = new RateCursor(timeline);
            List<Load> loads = List.of(
                    Load.of(new ChannelId("a", Quantity.KWH_DELIVERED), begin),
                    Load.of(new ChannelId("b", Quantity.KWH_DELIVERED), begin));
            long[] total = new long[loads.size()];
            long[][] expected = new long[loads.size()][whole.rates().size()];
            long[][] rated = new long[loads.size()][whole.rates().size()];
            int count = 0;
            while (count < intervals) {
                for (int i = 0; i < loads.size(); i++) {
                    Interval interval = next(loads.get(i), cuts);
                    whole.apply(interval);
                    restarted.apply(interval);
                    again.split(interval, rated[i]);
                    total[i] += interval.counts().orElse(0);
                    expect(interval, expected[i]);
                    count++;
                }
                if (random.nextInt(400) == 0) {
                    EngineState state = restarted.save();
                    restarted = new TouEngine(timeline, parted);
                    restarted.restore(state);
                }
            }
            for (int i = 0; i < loads.size(); i++) {
                ChannelId channel = new ChannelId(i == 0 ? "a" : "b", Quantity.KWH_DELIVERED);
                Snapshot registers = whole.registers(channel).orElseThrow();
                assertThat(registers.total()).as(toString()).isEqualTo(total[i]);
                assertThat(registers.rates().values().stream()
                                .mapToLong(Long::longValue)
                                .sum())
                        .as(toString())
                        .isEqualTo(total[i]);
                assertThat(byNumber(registers, whole.rates()))
                        .as("%s: by pointwise rules", this)
                        .containsExactly(expected[i]);
                assertThat(byNumber(registers, whole.rates()))
                        .as("%s: rated again", this)
                        .containsExactly(rated[i]);
                assertThat(restarted.registers(channel))
                        .as("%s: restarted", this)
                        .contains(registers);
            }
            assertThat(parted.reads).as(toString()).isEqualTo(through.reads);
            assertThat(parted.dues).as(toString()).isEqualTo(through.dues);
            return count;
        }

        private static long[] byNumber(Snapshot registers, List<String> rates) {
            return rates.stream().mapToLong(rate -> registers.rates().get(rate)).toArray();
        }

        private Interval next(Load load, RateCursor cuts) {
            int draw = random.nextInt(100);
            if (draw == 0) {
                return load.gap(minutes);
            }
            if (draw == 1) {
                return load.next(minutes, random.nextInt(2_000), Flag.GAP, Flag.ESTIMATED);
            }
            if (draw == 2) {
                return load.next(minutes, random.nextInt(2_000), Flag.TIME_UNKNOWN);
            }
            Instant end = load.end().plus(Duration.ofMinutes(minutes));
            List<Instant> edges = cuts.edges(Nanos.of(load.end()), Nanos.of(end));
            boolean whole =
                    edges.isEmpty() || draw == 3 || edges.stream().anyMatch(edge -> edge.getEpochSecond() % 60 != 0);
            return whole ? load.next(minutes, random.nextInt(2_000)) : load.parts(pieces(load.end(), end, edges));
        }

        private long[][] pieces(Instant start, Instant end, List<Instant> edges) {
            List<Instant> ends = new ArrayList<>(edges);
            ends.add(end);
            long[][] pieces = new long[ends.size()][];
            Instant at = start;
            for (int i = 0; i < pieces.length; i++) {
                pieces[i] = new long[] {Duration.between(at, ends.get(i)).toMinutes(), random.nextInt(500)};
                at = ends.get(i);
            }
            return pieces;
        }

        /** Where each count goes, by the rules as they stand in words: by what holds at the start of each piece. */
        private void expect(Interval interval, long[] shares) {
            Instant from = interval.start();
            List<Part> parts = interval.parts().isEmpty()
                    ? List.of(new Part(
                            interval.end(), interval.counts().orElse(0), interval.flags(), java.util.Optional.empty()))
                    : interval.parts();
            for (Part part : parts) {
                shares[rateOf(from, interval)] += part.counts();
                from = part.end();
            }
        }

        private int rateOf(Instant at, Interval interval) {
            if (interval.flags().has(Flag.TIME_UNKNOWN)) {
                return programme.defaultRate();
            }
            for (RateOverride each : timeline.overrides()) {
                boolean within = !at.isBefore(each.start()) && at.isBefore(each.stop());
                if (within && !interval.flags().has(Flag.ESTIMATED)) {
                    return timeline.rates().indexOf(each.switches().get(0).rate());
                }
            }
            return naive.rateAt(at);
        }

        @Override
        public String toString() {
            return "programme " + seed + " in " + programme.zone() + ", " + minutes + " minutes from " + begin + ", "
                    + Arrays.toString(timeline.overrides().toArray());
        }
    }

    /** The rate of an instant by its wall time alone. */
    private static final class Naive {
        private final Programme programme;
        private final SpecialDays specials;
        private final Seasons seasons;
        private final Map<LocalDate, List<SwitchPoint>> days = new HashMap<>();

        Naive(Programme programme) {
            this.programme = programme;
            specials = new SpecialDays(programme.specialDays());
            seasons = new Seasons(programme.seasons());
        }

        int rateAt(Instant at) {
            ZonedDateTime wall = at.atZone(programme.zone());
            int rate = -1;
            for (SwitchPoint point : days.computeIfAbsent(wall.toLocalDate(), this::switchesOf)) {
                if (!point.at().isAfter(wall.toLocalTime())) {
                    rate = point.rate();
                }
            }
            return rate;
        }

        private List<SwitchPoint> switchesOf(LocalDate date) {
            String type = specials.on(date)
                    .map(Programme.SpecialDay::dayType)
                    .orElseGet(() -> programme.week().get(date.getDayOfWeek()));
            return programme
                    .schedules()
                    .get(seasons.of(date).schedules().get(type))
                    .switches();
        }
    }
}
