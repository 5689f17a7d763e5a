package io.meterhouse.tou.urdb;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meterhouse.api.metering.Quantity;
import io.meterhouse.document.Problem;
import io.meterhouse.tou.programme.DateRule;
import io.meterhouse.tou.programme.Programme;
import io.meterhouse.tou.programme.Programme.DaySchedule;
import io.meterhouse.tou.programme.Programme.Demand;
import io.meterhouse.tou.programme.Programme.Rate;
import io.meterhouse.tou.programme.Programme.Season;
import io.meterhouse.tou.programme.Programme.SwitchPoint;
import io.meterhouse.tou.programme.ProgrammeReader;
import io.meterhouse.tou.programme.ProgrammeReader.Result;
import io.meterhouse.tou.programme.ProgrammeWriter;
import io.meterhouse.tou.programme.Seasons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrdbReaderTest {
    private static final ZoneId ZONE = ZoneId.of("America/New_York");
    /** An invented rate with everything in it; its README says what. */
    private static final Path EXAMPLE = Path.of("src/test/resources/independent/rate.json");

    private final Map<String, Object> record = record();

    /** From June to September 12 to 18 on weekdays is period 1, all else period 0; no demand. */
    static Map<String, Object> record() {
        int[][] weekdays = new int[12][24];
        for (int month = 5; month < 9; month++) {
            Arrays.fill(weekdays[month], 12, 18, 1);
        }
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("label", "0123456789abcdef01234567");
        record.put("utility", "Maple Light & Power");
        record.put("name", "Residential TOU");
        record.put("startdate", 1735689600);
        record.put("energyratestructure", List.of(tiers("0.1"), tiers("0.2")));
        record.put("energyweekdayschedule", weekdays);
        record.put("energyweekendschedule", new int[12][24]);
        return record;
    }

    private static List<Object> tiers(String... rates) {
        return Arrays.stream(rates)
                .map(rate -> (Object) Map.of("rate", Double.valueOf(rate)))
                .toList();
    }

    @Test
    void monthsThatAreAlikeAreOneSeasonAndPeriodsAreRates() {
        Programme programme = programme();
        assertThat(programme.id()).isEqualTo("urdb-0123456789abcdef01234567");
        assertThat(programme.name()).isEqualTo("Maple Light & Power: Residential TOU");
        assertThat(programme.rates()).containsExactly(new Rate("A", "period 0"), new Rate("B", "period 1"));
        assertThat(programme.seasons()).extracting(Season::id).containsExactly("oct-may", "jun-sep");
        assertThat(programme.seasons())
                .extracting(season -> season.begins().get(0).in(2025).orElseThrow())
                .containsExactly(LocalDate.of(2025, 10, 1), LocalDate.of(2025, 6, 1));
        assertThat(programme.schedules().keySet()).containsExactly("oct-may-weekday", "jun-sep-weekday");
        assertThat(programme.schedules().get("jun-sep-weekday").switches())
                .containsExactly(
                        new SwitchPoint(LocalTime.MIDNIGHT, 0),
                        new SwitchPoint(LocalTime.of(12, 0), 1),
                        new SwitchPoint(LocalTime.of(18, 0), 0));
        assertThat(programme.demand()).isEmpty();
        assertThat(programme.specialDays()).isEmpty();
    }

    @Test
    void aRateThatIsTheSameAllYearHasOneSeason() {
        record.put("energyweekdayschedule", new int[12][24]);
        assertThat(programme().seasons())
                .containsExactly(new Season(
                        "all-year",
                        List.of(new DateRule.Yearly(java.time.MonthDay.of(1, 1))),
                        Map.of("weekday", "all-year-weekday", "weekend", "all-year-weekday")));
        assertThat(programme().rates()).hasSize(1);
    }

    @Test
    void theAnswerOfTheApiWithOneRecordIsTaken() {
        Programme alone = programme();
        Map<String, Object> answer = Map.of("items", List.of(record));
        assertThat(accepted(answer).programme()).isEqualTo(alone);
        assertThat(problems(Map.of("items", List.of(record, record))))
                .containsExactly("r.json:1 items: 2 records found, 1 expected; ask the database for one by its label");
    }

    @ParameterizedTest
    @CsvSource({
        // midnight of UTC, midnight in New York, some time of the day
        "1735689600, 2025-01-01T05:00:00Z",
        "1735707600, 2025-01-01T05:00:00Z",
        "1433116800, 2015-06-01T04:00:00Z",
        "1735750800, 2025-01-01T05:00:00Z"
    })
    void theStartIsMidnightWhereTheRateIs(long startdate, Instant effective) {
        record.put("startdate", startdate);
        assertThat(programme().effective()).isEqualTo(effective);
    }

    @Test
    void theStartMayBeGivenAndMustBeWhereTheRecordHasNone() {
        Instant given = Instant.parse("2026-05-01T04:00:00Z");
        assertThat(((Result.Accepted) read(record, Optional.of(given)))
                        .programme()
                        .effective())
                .isEqualTo(given);
        record.remove("startdate");
        assertThat(((Result.Accepted) read(record, Optional.of(given)))
                        .programme()
                        .effective())
                .isEqualTo(given);
        assertThat(problems(record)).containsExactly("r.json:1 startdate: missing; say from when it is to rate");
    }

    @Test
    void pricesAndHolidaysAreSaidToBeLeftOut() {
        assertThat(warnings())
                .containsExactly(
                        "energyratestructure: prices are not taken over: the gateway counts energy and demand by rate, and"
                                + " prices nothing",
                        "energyweekendschedule: the database knows no holidays: add those of the tariff as special days of"
                                + " the programme");
    }

    @Test
    void tiersRatchetsAndAnEndAreSaidToBeLeftOut() {
        record.put("energyratestructure", List.of(tiers("0.1", "0.2"), tiers("0.2")));
        record.put("lookbackpercent", 80);
        record.put("enddate", 1767225600);
        assertThat(warnings()).hasSize(4).anySatisfy(text -> assertThat(text).contains("tiers by use"));
    }

    @Test
    void theExampleWithItsTwoDemandsIsRead() throws IOException {
        Result result = UrdbReader.read("rate.json", Files.readAllBytes(EXAMPLE), ZONE, Optional.empty());
        Programme programme = ((Result.Accepted) result).programme();
        assertThat(programme.effective()).isEqualTo("2025-01-01T05:00:00Z");
        assertThat(programme.rates()).extracting(Rate::name).containsExactly("period 0", "period 1", "period 2");
        assertThat(programme.seasons())
                .extracting(Season::id)
                .containsExactly("nov-feb", "mar", "apr-may_oct", "jun-sep");
        assertThat(programme.demand())
                .containsExactly(
                        new Demand(Quantity.KWH_DELIVERED, Optional.empty(), 15, 1),
                        new Demand(Quantity.KWH_DELIVERED, Optional.of(2), 15, 1));
        assertThat(validated(programme)).isEqualTo(programme);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void inEveryHourTheRateIsThePeriodOfTheMatrix(int seed) {
        Random random = new Random(seed);
        int kinds = 1 + random.nextInt(12);
        int[][][] days = new int[kinds][2][24];
        for (int[][] kind : days) {
            for (int[] day : kind) {
                Arrays.setAll(day, hour -> random.nextInt(1 + random.nextInt(5)));
            }
        }
        int[][] weekdays = new int[12][];
        int[][] weekends = new int[12][];
        for (int month = 0; month < 12; month++) {
            int kind = random.nextInt(kinds);
            weekdays[month] = days[kind][0];
            weekends[month] = days[kind][1];
        }
        record.put("energyratestructure", List.of(tiers("1"), tiers("2"), tiers("3"), tiers("4"), tiers("5")));
        record.put("energyweekdayschedule", weekdays);
        record.put("energyweekendschedule", weekends);
        Programme programme = programme();
        assertThat(validated(programme)).isEqualTo(programme);
        Seasons seasons = new Seasons(programme.seasons());
        for (LocalDate date = LocalDate.of(2025, 1, 1); date.getYear() == 2025; date = date.plusDays(1)) {
            boolean weekend = date.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) >= 0;
            DaySchedule day = programme
                    .schedules()
                    .get(seasons.of(date).schedules().get(programme.week().get(date.getDayOfWeek())));
            for (int hour = 0; hour < 24; hour++) {
                LocalTime time = LocalTime.of(hour, 0);
                int rate = day.switches().stream()
                        .filter(point -> !point.at().isAfter(time))
                        .reduce((a, b) -> b)
                        .orElseThrow()
                        .rate();
                int period = (weekend ? weekends : weekdays)[date.getMonthValue() - 1][hour];
                assertThat(programme.rates().get(rate).name()).isEqualTo("period " + period);
            }
        }
    }

    @Test
    void twelveDifferentMonthsAndThirtyTwoPeriodsAreTaken() {
        int[][] weekdays = new int[12][24];
        List<Object> structure = new ArrayList<>();
        for (int i = 0; i < 288; i++) {
            weekdays[i / 24][i % 24] = i % 32;
        }
        for (int i = 0; i < 33; i++) {
            structure.add(tiers("1"));
        }
        weekdays[11][23] = 5;
        record.put("energyratestructure", structure);
        record.put("energyweekdayschedule", weekdays);
        Programme programme = programme();
        assertThat(programme.rates()).hasSize(32).extracting(Rate::id).contains("Z", "AA", "AF");
        assertThat(validated(programme)).isEqualTo(programme);
        weekdays[11][23] = 32;
        assertThat(problems(record).get(0)).startsWith("r.json:1 energyweekdayschedule: 33 periods are used, and a");
    }

    @Test
    void aNameIsCutAndCleanedSoThatItsProgrammeValidates() {
        record.put("name", "a\u2028b\u202ec\n" + "\ud83d\ude00".repeat(200));
        record.put("label", "../x y\u00e9" + "z".repeat(100));
        Programme programme = programme();
        assertThat(programme.name()).startsWith("Maple Light & Power: abc\ud83d\ude00");
        assertThat(validated(programme)).isEqualTo(programme);
    }

    private Programme programme() {
        return accepted(record).programme();
    }

    private List<String> warnings() {
        return accepted(record).warnings().stream()
                .map(problem -> problem.path() + ": " + problem.text())
                .toList();
    }

    static Result.Accepted accepted(Map<String, Object> record) {
        Result result = read(record, Optional.empty());
        if (result instanceof Result.Accepted accepted) {
            return accepted;
        }
        throw new AssertionError(result.toString());
    }

    static List<String> problems(Map<String, Object> record) {
        return ((Result.Refused) read(record, Optional.empty()))
                .problems().stream().map(Problem::toString).toList();
    }

    private static Result read(Map<String, Object> record, Optional<Instant> effective) {
        try {
            return UrdbReader.read("r.json", new ObjectMapper().writeValueAsBytes(record), ZONE, effective);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    /** The same programme through its document: the importer makes none that the reader would refuse. */
    private static Programme validated(Programme programme) {
        Result result = ProgrammeReader.read("p.json", ProgrammeWriter.json(programme));
        if (result instanceof Result.Accepted accepted) {
            return accepted.programme();
        }
        throw new AssertionError(result.toString());
    }
}
