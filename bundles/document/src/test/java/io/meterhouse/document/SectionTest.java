package io.meterhouse.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.document.YamlReader.YamlMistake;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SectionTest {
    private static final YamlReader.Limits LIMITS = new YamlReader.Limits("menu", 16, 1000, 6, "soup is");
    private final Problems problems = new Problems("menu.yaml", SectionTest::strange);

    @Test
    void allMistakesAreFoundAtOnceEachWithItsLine() throws YamlMistake {
        Section section = section("soup: 0\ndesert: x\nsoup: 1\n", "soup", "dessert", "zone");
        section.get("soup", Kind.whole(1, 9), 1);
        section.need("zone", Kind.ZONE, ZoneId.of("UTC"));
        assertThat(told())
                .containsExactly(
                        "menu.yaml:1 soup: '0' expected as a whole number from 1 to 9",
                        "menu.yaml:1 zone: missing; expected as a time zone by its region, for instance"
                                + " America/New_York",
                        "menu.yaml:2 desert: unknown key; did you mean 'dessert'?",
                        "menu.yaml:3 soup: given twice, first in line 1; delete one of them");
    }

    @Test
    void whoReadsADocumentMaySayMoreOfAKeyThatIsUnknown() throws YamlMistake {
        section("soup: 1\nwaiter: Jim\n", "soup");
        assertThat(told()).containsExactly("menu.yaml:2 waiter: no names here");
    }

    @Test
    void theNamesOfAGroupAreInTheOrderOfTheDocument() throws YamlMistake {
        Section section = section("dishes: {b: 1, a: 2}\n", "dishes");
        Named dishes = section.named("dishes", true, 5, Kind.ID);
        assertThat(dishes.values(Kind.whole(0, 9))).containsExactly(Map.entry("b", 1), Map.entry("a", 2));
        assertThat(dishes.each((node, path) -> path + node.line()))
                .containsExactly(Map.entry("b", "dishes.b1"), Map.entry("a", "dishes.a1"));
        assertThat(told()).isEmpty();
    }

    @Test
    void ofTheNamesOfAGroupTheSecondOfTwoAndTheUnreadableAreRefused() throws YamlMistake {
        Section section = section("dishes:\n  a: 1\n  a: 2\n  b c: 3\n  d: 4\n", "dishes");
        assertThat(section.named("dishes", true, 5, Kind.ID).lines())
                .containsExactly(Map.entry("a", 2), Map.entry("d", 5));
        assertThat(told())
                .containsExactly(
                        "menu.yaml:3 dishes: 'a' is given twice, first in line 2; delete one of them",
                        "menu.yaml:4 dishes: 'b c' expected as an id of 1 to 32 letters, digits, _ or -");
    }

    @Test
    void aGroupOfNamesThatIsMissingEmptyTooLongOrNoneIsRefused() throws YamlMistake {
        assertThat(section("x: 1\n", "x", "dishes")
                        .named("dishes", false, 2, Kind.ID)
                        .lines())
                .isEmpty();
        assertThat(told()).isEmpty();
        section("x: 1\n", "x", "dishes").named("dishes", true, 2, Kind.ID);
        section("dishes: {}\n", "dishes").named("dishes", true, 2, Kind.ID);
        section("dishes: [a]\n", "dishes").named("dishes", true, 2, Kind.ID);
        assertThat(section("dishes: {a: 1, b: 2, c: 3}\n", "dishes")
                        .named("dishes", true, 2, Kind.ID)
                        .lines())
                .hasSize(2);
        assertThat(told())
                .containsExactly(
                        "menu.yaml:1 dishes: missing; expected as a group of names, each with what it is",
                        "menu.yaml:1 dishes: 0 found, 1 to 2 expected",
                        "menu.yaml:1 dishes: a group expected, each key being an id of 1 to 32 letters, digits, _ or -",
                        "menu.yaml:1 dishes: 3 found, 1 to 2 expected");
    }

    @Test
    void aDoubtIsNoMistake() {
        problems.warn(4, "dishes", "nobody orders it");
        assertThat(problems.count()).isZero();
        assertThat(problems.warnings())
                .extracting(Problem::toString)
                .containsExactly("menu.yaml:4 dishes: nobody orders it");
    }

    private List<String> told() {
        return problems.list().stream().map(Problem::toString).toList();
    }

    private Section section(String text, String... known) throws YamlMistake {
        return new Section(
                YamlReader.read(text.getBytes(StandardCharsets.UTF_8), LIMITS), "", problems, List.of(known));
    }

    private static Optional<String> strange(String key, List<String> known) {
        return key.equals("waiter") ? Optional.of("no names here") : Optional.empty();
    }
}
