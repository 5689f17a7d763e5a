package io.meterhouse.site;

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

/** Every mistake is made once in a good file: the message must name its line, its place and the remedy, and nothing else. */
class MistakesTest {
    private static final Path TABLE = Path.of("src/test/resources/io/meterhouse/site/mistakes.txt");
    private final Schema schema = new Schema();

    /**
     * A mistake.
     *
     * @param piece of the good file
     * @param other what is there instead
     * @param at the line that is named is the last one that holds this
     * @param expected path and text
     * @param schemaKnows whether the published schema refuses it too
     */
    record Case(String piece, String other, String at, String expected, boolean schemaKnows) {
        String text() {
            return Texts.edit(Texts.GOOD, piece, other);
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
                    field(lines.get(i + 1), '-'),
                    field(lines.get(i + 2), '+'),
                    field(lines.get(i + 3), '@'),
                    field(lines.get(i + 4), '='),
                    lines.get(i).equals("schema")));
        }
        return cases;
    }

    private static String field(String line, char mark) {
        assertThat(line.charAt(0)).as(line).isEqualTo(mark);
        return line.substring(1).replace("\\n", "\n");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aMistakeIsNamedWithItsLineItsPlaceAndTheRemedy(Case mistake) {
        String text = mistake.text();
        String before = text.substring(0, text.lastIndexOf(mistake.at()));
        long line = before.chars().filter(c -> c == '\n').count() + 1;
        assertThat(Texts.refused(text).problems())
                .extracting(Problem::toString)
                .containsExactly("etc/site.yaml:" + line + " " + mistake.expected());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theSchemaRefusesWhatASchemaCanKnow(Case mistake) {
        Set<ValidationMessage> messages = schema.validate(mistake.text());
        assertThat(!messages.isEmpty()).as("%s", messages).isEqualTo(mistake.schemaKnows());
    }

    @Test
    void thereAreSixtyMistakesAtLeastInTheTable() {
        assertThat(cases()).hasSizeGreaterThanOrEqualTo(60);
    }

    @Test
    void allMistakesAreToldAtOnceInTheOrderOfTheFile() {
        String text = Texts.edit(Texts.GOOD, "baud: 19200", "baud: 9601");
        text = Texts.edit(text, "ct: 400/0.08", "ct: 400");
        text = Texts.edit(text, "zone: America/New_York", "zone: Mars/Olympus");
        text = Texts.edit(text, "kind: mqtt", "kind: ftp");
        assertThat(Texts.refused(text).problems())
                .extracting(Problem::path)
                .containsExactly("site.zone", "lines[0].baud", "panels[0].points[0].ct", "uplinks[0].kind");
    }
}
