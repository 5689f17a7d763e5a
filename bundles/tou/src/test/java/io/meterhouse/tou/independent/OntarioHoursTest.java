package io.meterhouse.tou.independent;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.tou.Load;
import io.meterhouse.tou.engine.Due;
import io.meterhouse.tou.engine.Findings;
import io.meterhouse.tou.engine.Snapshot;
import io.meterhouse.tou.engine.TouEngine;
import io.meterhouse.tou.programme.Programme;
import io.meterhouse.tou.programme.ReadyMade;
import io.meterhouse.tou.rating.Timeline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A load that counts 60 an hour, rated for two years: what each rate counts are its minutes, which another program worked out. */
class OntarioHoursTest {
    private static final Path HOURS = Path.of("src/test/resources/independent/ontario.csv");

    @ParameterizedTest(name = "{0}, intervals of {1} minutes")
    @CsvSource({"tou, 5", "tou, 15", "tou, 60", "ulo, 5", "ulo, 15", "ulo, 60"})
    void theHoursOfEveryMonthAndRateOf2025And2026AreThoseOfThePricePlan(String plan, int minutes) throws Exception {
        Programme programme = ReadyMade.programme("ontario-" + plan).orElseThrow();
        TouEngine engine = new TouEngine(Timeline.of(programme), new Nobody());
        Load load = Load.from("2025-01-01T05:00:00Z");
        Map<String, Long> hours = new TreeMap<>();
        for (YearMonth month = YearMonth.of(2025, 1); month.getYear() < 2027; month = month.plusMonths(1)) {
            Instant end =
                    month.plusMonths(1).atDay(1).atStartOfDay(programme.zone()).toInstant();
            Map<String, Long> before = rates(engine, programme);
            while (load.end().isBefore(end)) {
                engine.apply(load.next(minutes, minutes));
            }
            assertThat(load.end()).isEqualTo(end);
            for (Map.Entry<String, Long> each : rates(engine, programme).entrySet()) {
                hours.put(
                        plan + "," + month.getYear() + "," + month.getMonthValue() + "," + each.getKey(),
                        each.getValue() - before.getOrDefault(each.getKey(), 0L));
            }
        }
        assertThat(hours).isEqualTo(expected(plan));
    }

    private static Map<String, Long> expected(String plan) throws Exception {
        Map<String, Long> hours = new TreeMap<>();
        for (String line : Files.readAllLines(HOURS)) {
            if (line.startsWith(plan + ",")) {
                int comma = line.lastIndexOf(',');
                hours.put(line.substring(0, comma), Long.parseLong(line.substring(comma + 1)));
            }
        }
        assertThat(hours).hasSizeGreaterThan(70);
        return hours;
    }

    /** By the words of the other program: the first one of a rate's name. */
    private static Map<String, Long> rates(TouEngine engine, Programme programme) {
        Map<String, Long> rates = new TreeMap<>();
        engine.registers(Load.CHANNEL).ifPresent(registers -> programme
                .rates()
                .forEach(rate -> rates.put(
                        rate.name()
                                .replaceFirst("ultra-low overnight", "ultra-low")
                                .replaceFirst("(weekend|mid|on|off)[ -].*", "$1"),
                        registers.rates().get(rate.id()))));
        return rates;
    }

    /** Nothing else is looked at. */
    private static final class Nobody implements Findings {
        @Override
        public void read(Due due, Snapshot snapshot) {
            assertThat(snapshot.at()).isNotNull();
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
