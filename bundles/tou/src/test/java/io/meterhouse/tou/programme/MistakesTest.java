package io.meterhouse.tou.programme;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.ValidationMessage;
import io.meterhouse.document.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every mistake is made once in a good document: the message must name its line, its place and the remedy, and nothing else. */
class MistakesTest {
    private static final Path TABLE = Path.of("src/test/resources/io/meterhouse/tou/programme/mistakes.txt");
    private final Schema schema = new Schema();

    /**
     * A mistake, or something doubtful.
     *
     * @param kind who knows: the schema and the reader, the reader only, or it is a warning
     * @param piece of the good document
     * @param other what is there instead
     * @param at the line that is named is the last one that holds this
     * @param expected path and text
     */
    record Case(String kind, String piece, String other, String at, String expected) {
        String text() {
            return Texts.edit(Texts.GOOD, piece, other);
        }

        String problem() {
            String before = text().substring(0, text().lastIndexOf(at));
            return "tou.yaml:" + (before.chars().filter(c -> c == '\n').count() + 1) + " " + expected;
        }

        @Override
        public String toString() {
            return other.strip().lines().findFirst().orElse("nothing") + " instead of " + piece.strip();
        }
    }

    static List<Case> cases() {
        List<String> lines = Texts.read(TABLE)
                .lines()
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
        List<Case> cases = new ArrayList<>();
        for (int i = 0; i < lines.size(); i += 5) {
            cases.add(new Case(
                    lines.get(i),
                    field(lines.get(i + 1), '-'),
                    field(lines.get(i + 2), '+'),
                    field(lines.get(i + 3), '@'),
                    field(lines.get(i + 4), '=')));
        }
        return cases;
    }

    static List<Case> mistakes() {
        return cases().stream().filter(one -> !one.kind.equals("warning")).toList();
    }

    static List<Case> warnings() {
        return cases().stream().filter(one -> one.kind.equals("warning")).toList();
    }

    private static String field(String line, char mark) {
        assertThat(line.charAt(0)).as(line).isEqualTo(mark);
        return line.substring(1).replace("\\n", "\n");
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsNamedWithItsLineItsPlaceAndTheRemedy(Case mistake) {
        assertThat(Texts.refused(mistake.text()).problems())
                .extracting(Problem::toString)
                .containsExactly(mistake.problem());
    }

    @ParameterizedTest
    @MethodSource("warnings")
    void whatIsDoubtfulIsAcceptedWithAWarning(Case doubt) {
        assertThat(Texts.accepted(doubt.text()).warnings())
                .extracting(Problem::toString)
                .containsExactly(doubt.problem());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theSchemaRefusesWhatASchemaCanKnow(Case mistake) {
        Set<ValidationMessage> messages = schema.validate(mistake.text());
        assertThat(!messages.isEmpty()).as("%s", messages).isEqualTo(mistake.kind.equals("schema"));
    }

    @Test
    void thereAreSixtyCasesAtLeastInTheTable() {
        assertThat(cases()).hasSizeGreaterThanOrEqualTo(60);
    }

    @Test
    void allMistakesAreToldAtOnceInTheOrderOfTheDocument() {
        String text = Texts.edit(Texts.GOOD, "default: A", "default: X");
        text = Texts.edit(text, "zone: America/Toronto", "zone: America/Toronta");
        text = Texts.edit(text, "date: easter -2", "date: esater -2");
        text = Texts.edit(text, "from: 05-01", "from: 11-01");
        text = Texts.edit(text, "flat: {\"00:00\": A}", "flat: {\"01:00\": A}");
        text = Texts.edit(text, "block: 15m", "block: 16m");
        assertThat(Texts.refused(text).problems())
                .extracting(Problem::path)
                .containsExactly(
                        "zone",
                        "default",
                        "special[1].date",
                        "seasons.summer.to",
                        "seasons.winter.from",
                        "schedules.flat",
                        "demand[0].block");
    }
}
