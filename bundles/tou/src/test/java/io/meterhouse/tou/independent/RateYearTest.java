package io.meterhouse.tou.independent;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Quantity;
import io.meterhouse.tou.Load;
import io.meterhouse.tou.engine.Due;
import io.meterhouse.tou.engine.Findings;
import io.meterhouse.tou.engine.Snapshot;
import io.meterhouse.tou.engine.TouEngine;
import io.meterhouse.tou.programme.Programme;
import io.meterhouse.tou.programme.Programme.BillingRead;
import io.meterhouse.tou.programme.Programme.Demand;
import io.meterhouse.tou.programme.ProgrammeReader;
import io.meterhouse.tou.rating.Timeline;
import io.meterhouse.tou.urdb.UrdbReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A year of 15-minute load by a rate of the Utility Rate Database: energy and demand by month are those of another program. */
class RateYearTest {
    private static final Path FOLDER = Path.of("src/test/resources/independent");
    private static final int MINUTES = 15;

    @Test
    void energyAndDemandOfEveryMonthPointAndPeriodAreThoseOfTheOtherProgramToTheLastCount() throws Exception {
        TreeSet<String> found = new TreeSet<>();
        for (int period = 0; period < 3; period++) {
            Programme programme = programme(period);
            for (String point : IndependentLoad.POINTS) {
                Reads reads = new Reads();
                TouEngine engine = new TouEngine(Timeline.of(programme), reads);
                Load load = Load.of(new ChannelId(point, Quantity.KWH_DELIVERED), IndependentLoad.BEGIN);
                for (int counts : IndependentLoad.counts(point)) {
                    engine.apply(load.next(MINUTES, counts));
                }
                found.addAll(lines(point, programme, reads.snapshots));
            }
        }
        assertThat(found).containsExactlyElementsOf(new TreeSet<>(expected()));
    }

    private static List<String> expected() throws Exception {
        List<String> lines = Files.readAllLines(FOLDER.resolve("expected.csv"));
        assertThat(lines).hasSize(289);
        return lines.subList(1, lines.size());
    }

    /** As it is imported, but with the demand of a period that is not charged too, and read at the end of each month. */
    private static Programme programme(int period) throws Exception {
        ProgrammeReader.Result result = UrdbReader.read(
                "rate.json",
                Files.readAllBytes(FOLDER.resolve("rate.json")),
                ZoneId.of("America/New_York"),
                Optional.empty());
        Programme imported = ((ProgrammeReader.Result.Accepted) result).programme();
        assertThat(imported.effective()).isEqualTo(IndependentLoad.BEGIN);
        List<Demand> demands = List.of(
                new Demand(Quantity.KWH_DELIVERED, Optional.empty(), MINUTES, 1),
                new Demand(Quantity.KWH_DELIVERED, Optional.of(period), MINUTES, 1));
        return new Programme(
                imported.id(),
                imported.version(),
                imported.name(),
                imported.effective(),
                imported.zone(),
                imported.rates(),
                imported.defaultRate(),
                imported.seasons(),
                imported.week(),
                imported.specialDays(),
                imported.schedules(),
                demands,
                Optional.of(new BillingRead(1, LocalTime.MIDNIGHT, true)));
    }

    private static List<String> lines(String point, Programme programme, List<Snapshot> reads) {
        assertThat(reads).hasSize(12);
        List<String> lines = new ArrayList<>();
        Map<String, Long> before = Map.of();
        long total = 0;
        YearMonth month = YearMonth.of(2025, 1);
        for (Snapshot read : reads) {
            String head = month + "," + point;
            lines.add(head + ",energy,total," + (read.total() - total) + ",");
            for (int period = 0; period < programme.rates().size(); period++) {
                String rate = programme.rates().get(period).id();
                lines.add(head + ",energy," + period + "," + (read.rates().get(rate) - before.getOrDefault(rate, 0L))
                        + ",");
            }
            for (Snapshot.Peak peak : read.demands()) {
                String period = peak.demand().rate().map(String::valueOf).orElse("total");
                String counts = peak.counts().isPresent() ? "" + peak.counts().getAsLong() : "";
                lines.add(head + ",demand," + period + "," + counts + ","
                        + peak.end().map(Instant::toString).orElse(""));
            }
            before = read.rates();
            total = read.total();
            month = month.plusMonths(1);
        }
        return lines;
    }

    private static final class Reads implements Findings {
        private final List<Snapshot> snapshots = new ArrayList<>();

        @Override
        public void read(Due due, Snapshot snapshot) {
            if (due.kind() == Due.Kind.BILLING) {
                snapshots.add(snapshot);
            }
        }

        @Override
        public void adjusted(ChannelId channel, Instant end, int revision, long[] before, long[] after) {
            throw new AssertionError("no revision was given");
        }

        @Override
        public void peaksOutdated(ChannelId channel, Instant since) {
            throw new AssertionError("no revision was given");
        }
    }
}
