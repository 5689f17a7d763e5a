package io.meterhouse.tou.programme;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.tou.programme.Programme.DaySchedule;
import io.meterhouse.tou.programme.Programme.SpecialDay;
import io.meterhouse.tou.programme.Programme.SwitchPoint;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReadyMadeTest {
    private static final Path FOLDER = Path.of("src/main/resources/programmes");
    private static final Path HOURS = Path.of("src/test/resources/independent/ontario.csv");

    static List<String> names() {
        return ReadyMade.names();
    }

    @Test
    void allDocumentsOfTheFolderAreListed() throws Exception {
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString().replace(".yaml", ""))
                            .sorted())
                    .isEqualTo(ReadyMade.names());
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void eachIsAcceptedWithoutAWarningAndTakenByTheSchema(String name) {
        String text = new String(ReadyMade.document(name).orElseThrow(), StandardCharsets.UTF_8);
        assertThat(Texts.accepted(text).warnings()).isEmpty();
        assertThat(new Schema().validate(text)).isEmpty();
        assertThat(ReadyMade.programme(name)).map(Programme::id).contains(name);
        assertThat(ReadyMade.programme(name)).contains(Texts.programme(text));
    }

    @Test
    void whatIsNotThereIsEmpty() {
        assertThat(ReadyMade.document("../flat")).isEmpty();
        assertThat(ReadyMade.programme("ontario")).isEmpty();
    }

    @Test
    void theFlatProgrammeHasOneRateAtAllTimes() {
        Programme flat = ReadyMade.programme("flat").orElseThrow();
        assertThat(flat.rates()).hasSize(1);
        assertThat(flat.schedules().values())
                .allSatisfy(day -> assertThat(day.switches()).hasSize(1));
    }

    @Test
    void ontariosHolidaysOf2026AreOnTheDatesThatTheBoardPrints() {
        Programme programme = ReadyMade.programme("ontario-tou").orElseThrow();
        assertThat(new SpecialDays(programme.specialDays()).of(2026).keySet())
                .extracting(LocalDate::toString)
                .containsExactly(
                        "2026-01-01",
                        "2026-02-16",
                        "2026-04-03",
                        "2026-05-18",
                        "2026-07-01",
                        "2026-08-03",
                        "2026-09-07",
                        "2026-10-12",
                        "2026-12-25",
                        "2026-12-28");
        assertThat(ReadyMade.programme("ontario-ulo").orElseThrow().specialDays())
                .isEqualTo(programme.specialDays());
    }

    /** The days of clock changes included: the hours were worked out in another language. */
    @Test
    void ontariosHoursByMonthAndRateAreThoseOfTheIndependentCalculation() throws Exception {
        Map<String, Integer> expected = new TreeMap<>();
        for (String line : Files.readAllLines(HOURS).stream().skip(1).toList()) {
            int comma = line.lastIndexOf(',');
            expected.put(line.substring(0, comma), Integer.parseInt(line.substring(comma + 1)));
        }
        Map<String, Integer> minutes = new TreeMap<>();
        count("tou", List.of("off", "mid", "on"), minutes);
        count("ulo", List.of("ultra-low", "weekend", "mid", "on"), minutes);
        assertThat(minutes).hasSize(2 * 12 * 7).isEqualTo(expected);
    }

    private static void count(String name, List<String> rates, Map<String, Integer> minutes) {
        Programme programme = ReadyMade.programme("ontario-" + name).orElseThrow();
        SpecialDays special = new SpecialDays(programme.specialDays());
        Seasons seasons = new Seasons(programme.seasons());
        ZonedDateTime end = LocalDate.of(2027, 1, 1).atStartOfDay(programme.zone());
        for (ZonedDateTime at = LocalDate.of(2025, 1, 1).atStartOfDay(programme.zone());
                at.isBefore(end);
                at = at.plus(Duration.ofHours(1))) {
            LocalDateTime local = at.toLocalDateTime();
            String type = special.on(local.toLocalDate())
                    .map(SpecialDay::dayType)
                    .orElse(programme.week().get(local.getDayOfWeek()));
            DaySchedule day = programme
                    .schedules()
                    .get(seasons.of(local.toLocalDate()).schedules().get(type));
            int rate = day.switches().stream()
                    .filter(point -> !point.at().isAfter(local.toLocalTime()))
                    .reduce((a, b) -> b)
                    .map(SwitchPoint::rate)
                    .orElseThrow();
            minutes.merge(
                    Stream.of(name, local.getYear(), local.getMonthValue(), rates.get(rate))
                            .map(String::valueOf)
                            .collect(Collectors.joining(",")),
                    60,
                    Integer::sum);
        }
    }
}
