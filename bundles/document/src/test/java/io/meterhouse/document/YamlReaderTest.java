package io.meterhouse.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meterhouse.document.YamlReader.YamlMistake;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class YamlReaderTest {
    private static final YamlReader.Limits LIMITS = new YamlReader.Limits("menu", 1, 20, 4, "soup is");

    @Test
    void aJsonDocumentReadsLikeTheSameInYaml() throws YamlMistake {
        assertThat(text("{\"a\": [1, \"07:00\"], \"b\": {\"c\": true}}"))
                .isEqualTo(text("a: [1, '07:00']\nb:\n  c: true\n"))
                .isEqualTo("{a=[1, 07:00], b={c=true}}");
    }

    @Test
    void aJsonDocumentMayBeIndentedWithTabs() throws YamlMistake {
        assertThat(text("{\n\t\"a\":\t[\n\t\t1\n\t]\n}\n")).isEqualTo("{a=[1]}");
    }

    @Test
    void theEscapesOfJsonAreTaken() throws YamlMistake {
        assertThat(text("{\"a\": \"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"}")).isEqualTo("{a=\"\\/\b\f\n\r\t\u00e9}");
        assertThat(text("{\"a\": \"\\ud83d\\ude00\"}")).isEqualTo("{a=\ud83d\ude00}");
        assertThat(text("{\"a\": \"\\\\/\"}")).isEqualTo("{a=\\/}");
    }

    @Test
    void theLineOfEachValueIsKept() throws YamlMistake {
        YamlNode.Keys keys = (YamlNode.Keys) read("a: 1\n\nb:\n  - 2\n");
        assertThat(keys.entries()).extracting(e -> e.key().line()).containsExactly(1, 3);
        assertThat(keys.entries()).extracting(e -> e.value().line()).containsExactly(1, 4);
    }

    @Test
    void eachLimitIsToldInTheWordsOfTheDocument() {
        assertThatThrownBy(() -> read("a".repeat(1025)))
                .hasMessage("the file is larger than 1 KiB, the most that a menu may be");
        assertThatThrownBy(() -> read("[" + "1,".repeat(21) + "]"))
                .hasMessage("more than 20 values: no menu needs so many");
        assertThatThrownBy(() -> read("[[[[[1]]]]]")).hasMessageStartingWith("nested more than 4 deep");
        assertThatThrownBy(() -> read("")).hasMessage("the file is empty: at least soup is expected");
    }

    @Test
    void anchorsAliasesAndTagsAreRefusedWhereTheyStand() {
        assertThatThrownBy(() -> read("a: 1\nb: &x 2\n"))
                .hasMessageContaining("anchor")
                .isInstanceOfSatisfying(
                        YamlMistake.class, e -> assertThat(e.line()).isEqualTo(2));
        assertThatThrownBy(() -> read("a: *x\n")).hasMessageContaining("alias");
        assertThatThrownBy(() -> read("a: !!int 2\n")).hasMessageContaining("tag");
    }

    private static YamlNode read(String text) throws YamlMistake {
        return YamlReader.read(text.getBytes(StandardCharsets.UTF_8), LIMITS);
    }

    private static String text(String document) throws YamlMistake {
        return show(read(document));
    }

    private static String show(YamlNode node) {
        if (node instanceof YamlNode.Scalar scalar) {
            return scalar.text();
        }
        if (node instanceof YamlNode.Items items) {
            return items.items().stream().map(YamlReaderTest::show).toList().toString();
        }
        return ((YamlNode.Keys) node)
                .entries().stream()
                        .map(e -> e.key().text() + "=" + show(e.value()))
                        .toList()
                        .toString()
                        .replaceFirst("^\\[", "{")
                        .replaceFirst("]$", "}");
    }
}
