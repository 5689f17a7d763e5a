package io.meterhouse.tou.urdb;

import static io.meterhouse.tou.urdb.UrdbReaderTest.problems;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.meterhouse.tou.programme.ProgrammeReader.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrdbMistakesTest {
    private static final ZoneId ZONE = ZoneId.of("America/New_York");
    private static final Path EXAMPLE = Path.of("src/test/resources/independent/rate.json");

    private final Map<String, Object> record = UrdbReaderTest.record();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "energyweekdayschedule | [] | energyweekdayschedule: 0 months found, 12 expected, from January",
                "energyweekdayschedule | 1 | energyweekdayschedule: a list expected, as the database's API gives it",
                "energyweekendschedule | null | energyweekendschedule: missing; expected as 12 months, from January, of 24"
                        + " hours",
                "energyratestructure | [[{\"rate\": 1}]] | energyweekdayschedule[5][12]: the number of a period from 0 to 0"
                        + " expected: that many are in the structure",
                "energyratestructure | [] | energyratestructure: no period in it; a list of periods expected, each a list"
                        + " of tiers",
                "energyratestructure | [1, 2] | energyratestructure[0]: a list of tiers expected, [{\"rate\": ...}]",
                "startdate | soon | startdate: a number expected",
                "startdate | 12 | startdate: seconds from 1970 expected, of a day from 2000 to 2199; or say from when it is"
                        + " to rate",
                "startdate | 1e-999999999 | startdate: a number expected"
            })
    void aMistakeIsExplained(String key, String value, String expected) throws IOException {
        record.put(key, new ObjectMapper().readTree(key.equals("startdate") ? "\"" + value + "\"" : value));
        assertThat(problems(record)).containsExactly("r.json:1 " + expected);
    }

    @Test
    void aRowOfAnotherLengthOrWithSomethingElseInItIsExplained() {
        Object[] rows = new Object[12];
        Arrays.fill(rows, new int[24]);
        rows[3] = new int[23];
        record.put("energyweekendschedule", rows);
        assertThat(problems(record))
                .containsExactly("r.json:1 energyweekendschedule[3]: a list of 24 numbers of periods expected");
        Object[] hours = new Object[24];
        Arrays.fill(hours, 0);
        hours[7] = "noon";
        rows[3] = hours;
        assertThat(problems(record).get(0)).startsWith("r.json:1 energyweekendschedule[3][7]: the number of a period");
        hours[7] = 0.5;
        assertThat(problems(record).get(0)).startsWith("r.json:1 energyweekendschedule[3][7]: the number of a period");
        hours[7] = 0.0;
        assertThat(UrdbReaderTest.accepted(record).programme().rates()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "1", "\"x\"", "{}", "{\"items\": []}", "{\"items\": [1]}", "", "{", "{\"a\": *b}"})
    void whatIsNoRecordIsRefused(String text) {
        assertThat(UrdbReader.read("r.json", text.getBytes(StandardCharsets.UTF_8), ZONE, Optional.empty()))
                .isInstanceOf(Result.Refused.class);
    }

    @Test
    void moreThan256KilobytesAreRefusedUnread() {
        assertThat(UrdbReader.read("r.json", new byte[UrdbReader.MAX_BYTES + 1], ZONE, Optional.empty()))
                .isInstanceOfSatisfying(Result.Refused.class, refused -> assertThat(
                                refused.problems().get(0).text())
                        .isEqualTo("the file is larger than 256 KiB, the most that a record of the rate database may"
                                + " be"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void cutAndChangedRecordsAlwaysGiveAResult(int seed) throws IOException {
        Random random = new Random(seed);
        byte[] good = Files.readAllBytes(EXAMPLE);
        for (int i = 0; i < 200; i++) {
            byte[] bytes = Arrays.copyOf(good, i % 2 == 0 ? good.length : random.nextInt(good.length));
            for (int j = 0; j < i % 7 && bytes.length > 0; j++) {
                bytes[random.nextInt(bytes.length)] = (byte) (random.nextInt(95) + 32);
            }
            assertThat(UrdbReader.read("r.json", bytes, ZONE, Optional.empty())).isNotNull();
        }
    }
}
