package io.meterhouse.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is shown to people must work. */
class ExamplesTest {
    static List<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(Texts.EXAMPLES)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).toList();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anExampleSatisfiesParserAndSchema(Path example) {
        String text = Texts.read(example);
        assertThat(Texts.parse(text)).isInstanceOf(SiteFile.Result.Accepted.class);
        assertThat(new Schema().validate(text)).isEmpty();
    }

    @Test
    void theFileOfThePageSatisfiesParserAndSchema() {
        String page = Texts.read(Path.of("../../docs/site-file.md"));
        String text = page.substring(page.indexOf("```yaml\n") + 8, page.indexOf("```\n\n## What happens"));
        assertThat(Texts.parse(text)).isInstanceOf(SiteFile.Result.Accepted.class);
        assertThat(new Schema().validate(text)).isEmpty();
    }

    @Test
    void theGoodFileOfTheseTestsSatisfiesTheSchema() {
        assertThat(new Schema().validate(Texts.GOOD)).isEmpty();
    }

    @Test
    void theTwoPanelsOfTheExampleHaveTwentyFourPointsEach() {
        Site site = Texts.site(Texts.read(Texts.EXAMPLES.resolve("two-panels.yaml")));
        assertThat(site.panels()).hasSize(2).allSatisfy(panel -> assertThat(panel.points())
                .hasSize(24));
    }
}
