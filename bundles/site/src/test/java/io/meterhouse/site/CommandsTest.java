package io.meterhouse.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meterhouse.api.ops.command.CommandCall;
import io.meterhouse.api.ops.command.CommandException;
import io.meterhouse.api.ops.command.CommandOutput;
import io.meterhouse.document.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {
    @TempDir
    private Path folder;

    private final Lines output = new Lines();

    private static final class Lines implements CommandOutput {
        final List<String> lines = new ArrayList<>();

        @Override
        public void table(String name, List<String> columns) {
            lines.add(name + ": " + String.join(" ", columns));
        }

        @Override
        public void row(Object... values) {
            lines.add(Arrays.toString(values));
        }

        @Override
        public void field(String name, Object value) {
            lines.add(name + "=" + value);
        }

        @Override
        public void progress(String what, long done, long total) {}
    }

    private void check(Path file) throws CommandException {
        new SiteCheck().run(new CommandCall(Map.of("file", file.toString()), "anna"), output);
    }

    @Test
    void aGoodFileIsCounted() throws Exception {
        check(Files.writeString(folder.resolve("a.yaml"), Texts.GOOD));
        assertThat(output.lines).startsWith("site=maple", "lines=3", "panels=3", "points=6", "virtual=1", "uplinks=1");
    }

    @Test
    void aFileWithMistakesListsThemAndFails() throws IOException {
        Path file = Files.writeString(folder.resolve("a.yaml"), Texts.edit(Texts.GOOD, "baud: 19200", "baud: 1"));
        assertThatThrownBy(() -> check(file))
                .isInstanceOfSatisfying(
                        CommandException.class, e -> assertThat(e.exitCode()).isEqualTo(1))
                .hasMessage(file + " has a mistake");
        assertThat(output.lines).hasSize(2);
        assertThat(output.lines.get(1)).startsWith("[13, lines[0].baud, '1' expected as one of 1200,");
    }

    @Test
    void aFileThatIsNotThereIsSaidToBe() {
        assertThatThrownBy(() -> check(folder.resolve("none.yaml")))
                .isInstanceOfSatisfying(
                        CommandException.class, e -> assertThat(e.exitCode()).isEqualTo(3))
                .hasMessageStartingWith("there is no file ");
        assertThatThrownBy(() -> check(folder))
                .isInstanceOfSatisfying(
                        CommandException.class, e -> assertThat(e.exitCode()).isEqualTo(1))
                .hasMessageContaining("no regular file");
    }

    @Test
    void showTellsWhatIsInEffectAndWhatIsWrongWithTheFile() throws CommandException {
        Site site = Texts.site(Texts.GOOD);
        Problem problem = new Problem("etc/site.yaml", 3, "site.id", "missing");
        new SiteShow(() -> new SiteKeeper.Standing(Optional.of(site), List.of(problem), 1))
                .run(new CommandCall(Map.of(), "anna"), output);
        assertThat(output.lines)
                .contains(
                        "site=maple",
                        "[C, server, 7, sdm630, , 5m, 1]",
                        "file=refused",
                        "[3, site.id, missing]",
                        "[lan, modbus-tcp, connectTimeoutMillis=3000 host=192.0.2.10 idleCloseSeconds=30 port=502]");
    }

    @Test
    void showBeforeTheFirstReadingSaysSo() {
        assertThatThrownBy(() -> new SiteShow(() -> new SiteKeeper.Standing(Optional.empty(), List.of(), 0))
                        .run(new CommandCall(Map.of(), "anna"), output))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("not been read yet");
    }
}
