package io.meterhouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReleaseTest {
    private static final String HASH = "0".repeat(64);

    @TempDir
    private Path folder;

    @Test
    void aListNamesBundlesBesideIt() throws Exception {
        Release release = read("version = 7\nbundle.a.b = 20 " + HASH + " 12 bundles/a b.jar\n");

        Release.Entry entry = release.entry("a.b");
        assertThat(entry.startLevel()).isEqualTo(20);
        assertThat(entry.file()).isEqualTo(folder.resolve("bundles/a b.jar"));
        assertThat(release.entries()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "20",
                "20 0123 12 a.jar",
                "x 0000000000000000000000000000000000000000000000000000000000000000 12 a.jar",
                "20 0000000000000000000000000000000000000000000000000000000000000000 -1 a.jar",
                "20 0000000000000000000000000000000000000000000000000000000000000000 12",
            })
    void anEntryThatIsNoneIsNamedWithWhatWasExpected(String value) {
        assertThatThrownBy(() -> read("bundle.a = " + value))
                .isInstanceOf(ReleaseException.class)
                .hasMessageContaining("bundle.a")
                .hasMessageContaining("expected");
    }

    @Test
    void aListThatIsMissingOrFarTooLongIsRefused() throws Exception {
        assertThatThrownBy(() -> Release.read(folder.resolve("nowhere"))).isInstanceOf(ReleaseException.class);
        Path large = Files.writeString(folder.resolve("large"), "#".repeat((1 << 20) + 1));
        assertThatThrownBy(() -> Release.read(large)).hasMessageContaining("larger");
    }

    @Test
    void moreEntriesTakeTheirPlaceBesideOrInsteadOfTheOldOnes() throws Exception {
        var jars = new Jars(folder);
        Release release = jars.release(jars.entry("a", 1, "old"), jars.entry("b", 1, "old"));

        Release more = release.with(List.of(jars.entry("a", 2, "new"), jars.entry("c", 3, "new")));

        assertThat(more.entries()).extracting(Release.Entry::name).containsExactly("a", "b", "c");
        assertThat(more.entry("a").startLevel()).isEqualTo(2);
        assertThat(release.entries()).hasSize(2);
    }

    @Test
    void aFileOfAnotherLengthOrContentIsNotVerified() throws Exception {
        var jars = new Jars(folder);
        Release release = jars.release(jars.entry("a", 1, "1"));
        assertThat(release.verify()).containsExactly(release.entry("a"));

        Files.writeString(release.entry("a").file(), "short");
        assertThatThrownBy(release::verify).hasMessageContaining("has 5 bytes");
        Files.delete(release.entry("a").file());
        assertThatThrownBy(release::verify).hasMessageContaining("cannot be read");
    }

    private Release read(String text) throws IOException, ReleaseException {
        return Release.read(Files.writeString(folder.resolve("release.properties"), text));
    }
}
