package io.meterhouse.tou.programme;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.meterhouse.tou.programme.ProgrammeReader.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProgrammeWriterTest {
    private static final int SEEDS = 600;

    @Test
    void theCanonicalDocumentHasNoWhiteSpaceAndEveryKeyInItsPlace() {
        assertThat(text(Texts.programme(Texts.GOOD)))
                .isEqualTo("{\"schema\":\"meterhouse.tou/1\",\"id\":\"maple-tou\",\"version\":3,"
                        + "\"name\":\"Maple time of use\",\"effective\":\"2026-01-01T05:00:00Z\","
                        + "\"zone\":\"America/Toronto\","
                        + "\"rates\":{\"A\":\"off-peak\",\"B\":\"mid-peak\",\"C\":\"on-peak\"},\"default\":\"A\","
                        + "\"week\":{\"weekday\":[\"mon\",\"tue\",\"wed\",\"thu\",\"fri\"],\"weekend\":[\"sat\",\"sun\"]},"
                        + "\"special\":["
                        + "{\"name\":\"Family Day\",\"type\":\"holiday\",\"date\":\"third monday of february\","
                        + "\"observed\":\"next-weekday\"},"
                        + "{\"name\":\"Good Friday\",\"type\":\"holiday\",\"date\":\"easter -2\",\"observed\":\"on-the-day\"},"
                        + "{\"name\":\"Victoria Day\",\"type\":\"holiday\",\"date\":\"monday before 05-25\","
                        + "\"observed\":\"on-the-day\"},"
                        + "{\"name\":\"Canada Day\",\"type\":\"holiday\",\"date\":\"07-01\","
                        + "\"observed\":\"nearest-weekday\"},"
                        + "{\"name\":\"Test\",\"type\":\"trial\",\"date\":\"2026-07-15\",\"observed\":\"on-the-day\"}],"
                        + "\"seasons\":{"
                        + "\"summer\":{\"from\":[\"05-01\"],\"schedules\":{\"holiday\":\"flat\",\"trial\":\"trial-day\","
                        + "\"weekday\":\"summer-day\",\"weekend\":\"flat\"}},"
                        + "\"winter\":{\"from\":[\"11-01\",\"2027-02-01\"],\"schedules\":{\"holiday\":\"flat\","
                        + "\"trial\":\"flat\",\"weekday\":\"winter-day\",\"weekend\":\"flat\"}}},"
                        + "\"schedules\":{"
                        + "\"flat\":{\"00:00\":\"A\"},"
                        + "\"summer-day\":{\"00:00\":\"A\",\"07:00\":\"B\",\"11:00\":\"C\",\"17:00\":\"B\",\"19:00\":\"A\"},"
                        + "\"trial-day\":{\"00:00\":\"C\"},"
                        + "\"winter-day\":{\"00:00\":\"A\",\"07:00\":\"C\",\"11:00\":\"B\",\"17:00\":\"C\",\"19:00\":\"A\"}},"
                        + "\"demand\":[{\"quantity\":\"kW\",\"rate\":\"total\",\"block\":\"15m\",\"subblocks\":1},"
                        + "{\"quantity\":\"kVA\",\"rate\":\"C\",\"block\":\"60m\",\"subblocks\":4}],"
                        + "\"billing-read\":{\"day\":1,\"at\":\"00:05\",\"reset-demand\":false}}");
    }

    @Test
    void theHashIsThatOfTheCanonicalDocument() throws NoSuchAlgorithmException {
        Programme programme = Texts.programme(Texts.GOOD);
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(text(programme).getBytes(StandardCharsets.UTF_8));
        assertThat(ProgrammeWriter.hash(programme)).isEqualTo(HexFormat.of().formatHex(digest));
    }

    @Test
    void howADocumentIsWrittenDoesNotChangeTheHash() {
        String other =
                "# the same\n" + Texts.GOOD.replace("\"00:00\"", "'00:00'").replace("to: 10-31", "# no end");
        other = Texts.edit(other, "effective: 2026-01-01T00:00", "effective: 2026-01-01T05:00Z");
        other = Texts.edit(other, "from: 05-01", "from: [05-01]");
        other = Texts.edit(other, "  flat: {'00:00': A}\n", "");
        other = Texts.edit(other, "schedules:\n  summer-day", "schedules:\n  flat: {'00:00': A}\n  summer-day");
        assertThat(hash(other)).isEqualTo(hash(Texts.GOOD));
    }

    @Test
    void whateverMattersChangesTheHash() {
        Set<String> hashes = new HashSet<>();
        hashes.add(hash(Texts.GOOD));
        String[][] edits = {
            {"id: maple-tou", "id: maple"},
            {"version: 3", "version: 4"},
            {"name: Maple time", "name: Maple  time"},
            {"effective: 2026-01-01T00:00", "effective: 2026-01-01T00:01"},
            {"zone: America/Toronto", "zone: America/New_York"},
            {"B: mid-peak", "B: mid"},
            {"{A: off-peak, B: mid-peak,", "{B: mid-peak, A: off-peak,"},
            {"default: A", "default: B"},
            {"fri], weekend: [sat,", "fri, sat], weekend: ["},
            {"date: easter -2", "date: easter -3"},
            {"observed: nearest-weekday", "observed: on-the-day"},
            {"from: 05-01\n    to: 10-31", "from: 05-02"},
            {"weekend: flat, holiday: flat, trial: trial-day", "weekend: flat, holiday: flat, trial: flat"},
            {"\"07:00\": B", "\"07:01\": B"},
            {"\"07:00\": B", "\"07:00\": C"},
            {"rate: total", "rate: B"},
            {"subblocks: 4", "subblocks: 3"},
            {"reset-demand: false", "reset-demand: true"}
        };
        for (String[] edit : edits) {
            assertThat(hashes.add(hash(Texts.edit(Texts.GOOD, edit[0], edit[1]))))
                    .as(edit[1])
                    .isTrue();
        }
    }

    @Test
    void readingWhatWasWrittenGivesAnEqualProgramme() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Programme programme = RandomProgrammes.of(seed);
            Result result = ProgrammeReader.read("random.json", ProgrammeWriter.json(programme));
            assertThat(result).as("seed %d", seed).isInstanceOfSatisfying(Result.Accepted.class, accepted -> {
                assertThat(accepted.programme()).isEqualTo(programme);
                assertThat(text(accepted.programme())).isEqualTo(text(programme));
            });
        }
    }

    @Test
    void readingTheSameInYamlGivesAnEqualProgramme() throws IOException {
        ObjectMapper json = new ObjectMapper();
        YAMLMapper yaml = new YAMLMapper();
        for (long seed = 0; seed < SEEDS; seed += 10) {
            Programme programme = RandomProgrammes.of(seed);
            String text = yaml.writeValueAsString(json.readTree(ProgrammeWriter.json(programme)));
            assertThat(Texts.programme(text)).as("seed %d", seed).isEqualTo(programme);
        }
    }

    @Test
    void theSchemaTakesWhatIsWritten() {
        Schema schema = new Schema();
        for (long seed = 0; seed < SEEDS; seed += 10) {
            assertThat(schema.validate(text(RandomProgrammes.of(seed))))
                    .as("seed %d", seed)
                    .isEmpty();
        }
    }

    @Test
    void randomProgrammesAreAllDifferentAndTheSameForTheSameSeed() {
        Set<String> hashes = new HashSet<>();
        for (long seed = 0; seed < SEEDS; seed++) {
            assertThat(hashes.add(ProgrammeWriter.hash(RandomProgrammes.of(seed))))
                    .isTrue();
        }
        assertThat(RandomProgrammes.of(17)).isEqualTo(RandomProgrammes.of(17));
    }

    @Test
    void randomProgrammesHaveAllZonesThatChangeTheirClocksAndTheOddOnes() {
        assertThat(RandomProgrammes.zones())
                .extracting(ZoneId::getId)
                .contains(
                        "America/Toronto",
                        "Europe/Berlin",
                        "Australia/Lord_Howe",
                        "America/St_Johns",
                        "Asia/Kolkata",
                        "Africa/Casablanca",
                        "Pacific/Chatham",
                        "Africa/Cairo",
                        "America/Santiago",
                        "UTC")
                .hasSizeGreaterThan(150);
        Set<ZoneId> zones = new HashSet<>();
        for (long seed = 0; seed < RandomProgrammes.zones().size(); seed++) {
            zones.add(RandomProgrammes.of(seed).zone());
        }
        assertThat(zones).hasSameSizeAs(RandomProgrammes.zones());
    }

    private static String text(Programme programme) {
        return new String(ProgrammeWriter.json(programme), StandardCharsets.UTF_8);
    }

    private static String hash(String document) {
        return ProgrammeWriter.hash(Texts.programme(document));
    }
}
