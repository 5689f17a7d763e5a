package io.meterhouse.shell.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meterhouse.api.ops.command.Command;
import io.meterhouse.api.ops.command.CommandCall;
import io.meterhouse.api.ops.command.CommandException;
import io.meterhouse.api.ops.command.CommandOutput;
import io.meterhouse.api.ops.command.CommandSpec;
import io.meterhouse.api.ops.command.CommandSpec.Argument;
import io.meterhouse.api.ops.command.CommandSpec.Kind;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentCheckTest {
    private static final CommandSpec SPEC = new CommandSpec(
            "export",
            "Exports.",
            List.of(
                    new Argument("file", Kind.FILE, true, List.of(), "Where to."),
                    new Argument("--limit", Kind.NUMBER, false, List.of(), "How many."),
                    new Argument("--format", Kind.CHOICE, false, List.of("csv", "h2"), "Which."),
                    new Argument("--at", Kind.INSTANT, false, List.of(), "When."),
                    new Argument("--note", Kind.TEXT, false, List.of(), "Why."),
                    new Argument("--force", Kind.FLAG, false, List.of(), "Really.")));

    private final ArgumentCheck check = new ArgumentCheck(Optional.of(ZoneOffset.UTC), Instant.EPOCH);

    @Test
    void whatIsRightIsHandedOnWithInstantsInUtc() throws CommandException {
        assertThat(check.check(
                        SPEC,
                        Map.of("file", "/x", "--limit", "-7", "--format", "h2", "--at", "now", "--force", "true")))
                .isEqualTo(Map.of(
                        "file",
                        "/x",
                        "--limit",
                        "-7",
                        "--format",
                        "h2",
                        "--at",
                        "1970-01-01T00:00:00Z",
                        "--force",
                        "true"));
    }

    @ParameterizedTest
    @CsvSource({
        "--limit, 1.5, a whole number",
        "--limit, 99999999999999999999, a whole number",
        "--format, xls, 'csv, h2'",
        "--at, soon, today",
        "--force, yes, no value",
        "file, relative, from the root",
        "--what, 1, takes no --what",
    })
    void whatIsWrongIsNamedWithWhatIsExpected(String name, String value, String expected) {
        Map<String, String> given = name.equals("file") ? Map.of("file", value) : Map.of("file", "/x", name, value);
        assertThatThrownBy(() -> check.check(SPEC, given))
                .isInstanceOfSatisfying(
                        CommandException.class, e -> assertThat(e.exitCode()).isEqualTo(2))
                .hasMessageContaining(name)
                .hasMessageContaining(expected);
    }

    @Test
    void aRequiredOneThatIsMissingIsNamed() {
        assertThatThrownBy(() -> check.check(SPEC, Map.of())).hasMessageContaining("needs file: Where to.");
    }

    @Test
    void textWithControlCharactersOrWithoutEndIsRefused() {
        assertThatThrownBy(() -> check.check(SPEC, Map.of("file", "/x", "--note", "a\u001b[2J")))
                .hasMessageContaining("plain text")
                .hasMessageNotContaining("\u001b");
        assertThatThrownBy(() -> check.check(SPEC, Map.of("file", "/x", "--note", "x".repeat(5000))))
                .hasMessageContaining("longer than");
    }

    @Test
    void wordsAreTakenApartForGogo() throws CommandException {
        assertThat(CommandLine.parse(SPEC, "/x", "--limit", "3", "--format=csv", "--force"))
                .isEqualTo(Map.of("file", "/x", "--limit", "3", "--format", "csv", "--force", "true"));
        for (String[] wrong :
                List.of(new String[] {"/x", "/y"}, new String[] {"--no"}, new String[] {"--limit"}, new String[] {
                    "--force", "--force"
                })) {
            assertThatThrownBy(() -> CommandLine.parse(SPEC, wrong)).hasMessageContaining("usage: export FILE");
        }
    }

    @Test
    void ofTwoCommandsWithOneNameTheHigherRankedIsCalledUntilItGoes() {
        CommandRegistry registry = new CommandRegistry();
        Command low = command(SPEC);
        Command high = command(SPEC);
        registry.add(low, 0);
        registry.add(high, 5);
        assertThat(registry.find("export")).containsSame(high);
        registry.remove(high);
        assertThat(registry.find("export")).containsSame(low);
        registry.remove(low);
        assertThat(registry.find("export")).isEmpty();
    }

    @Test
    void aCommandThatCannotBeOfferedIsLeftOut() {
        CommandRegistry registry = new CommandRegistry();
        for (CommandSpec unfit : List.of(
                new CommandSpec("Three Words Long", "", List.of()),
                new CommandSpec("x", "", List.of(new Argument("--json", Kind.FLAG, false, List.of(), ""))),
                new CommandSpec("x", "", List.of(new Argument("flag", Kind.FLAG, false, List.of(), ""))),
                new CommandSpec("x", "", List.of(new Argument("--c", Kind.CHOICE, false, List.of(), ""))))) {
            assertThat(registry.add(command(unfit), 0)).isEmpty();
        }
        assertThat(registry.specs()).extracting(CommandSpec::name).containsExactly("commands");
    }

    private static Command command(CommandSpec spec) {
        return new Command() {
            @Override
            public CommandSpec spec() {
                return spec;
            }

            @Override
            public void run(CommandCall call, CommandOutput output) {
                output.field("ran", true);
            }
        };
    }
}
