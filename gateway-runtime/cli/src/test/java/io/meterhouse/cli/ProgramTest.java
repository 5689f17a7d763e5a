package io.meterhouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.ops.command.CommandException;
import io.meterhouse.api.ops.command.CommandSpec;
import io.meterhouse.api.ops.command.CommandSpec.Argument;
import io.meterhouse.api.ops.command.CommandSpec.Kind;
import io.meterhouse.shell.standard.StandardCommands;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ProgramTest {
    @TempDir
    Path home;

    private LiveGateway gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = new LiveGateway(home);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void aTableIsAlignedWithNumbersToTheRight() {
        gateway.with("points", (call, output) -> {
            output.table("points", List.of("point_id", "kwh", "seen"));
            output.row("A-01", "7.002", Instant.parse("2026-07-01T16:00:00Z"));
            output.row("A-\u001b[31m", "12345.000", Instant.parse("2026-01-01T00:00:00.250Z"));
            output.row("B", null, null);
        });
        assertThat(Run.of(home, "points").out())
                .isEqualTo(
                        """
                        point id        kwh  seen
                        --------  ---------  -----------------------------
                        A-01          7.002  2026-07-01 12:00:00-04:00
                        A-?[31m   12345.000  2025-12-31 19:00:00.250-05:00
                        B                 -  -
                        """);
        assertThat(Run.of(Run.TERMINAL, home, "points").out()).contains("────────  ─────────");
    }

    @Test
    void fieldsStandBelowOneAnotherAndTablesAfterThemHaveTheirNames() {
        mixed();
        assertThat(Run.of(home, "mixed").out())
                .isEqualTo(
                        """
                        site           maple
                        clock trusted  yes
                        nothing        -

                        lines
                        line   state
                        -----  -----
                        rs485  up

                        uplinks
                        uplink
                        ------
                        after  7
                        """);
    }

    @Test
    void jsonOfATableIsAnArray() {
        gateway.with("points", (call, output) -> {
            output.table("points", List.of("id", "counts", "ok", "at"));
            output.row("é", 7L, true, Instant.EPOCH);
            output.row(null, null, null, null);
        });
        assertThat(Run.of(home, "points", "--json").out())
                .isEqualTo(
                        """
                        [
                          { "id" : "é", "counts" : 7, "ok" : true, "at" : "1970-01-01T00:00:00Z" },
                          { "id" : null, "counts" : null, "ok" : null, "at" : null }
                        ]
                        """);
    }

    @Test
    void jsonOfFieldsAndTablesIsOneObject() {
        mixed();
        String json = Run.of(home, "--json", "mixed").out().replaceAll("\\s", "");
        assertThat(json)
                .isEqualTo("{\"site\":\"maple\",\"clock_trusted\":true,\"nothing\":null,"
                        + "\"lines\":[{\"line\":\"rs485\",\"state\":\"up\"}],\"uplinks\":[],\"after\":7}");
    }

    @Test
    void jsonOfNothingIsAnEmptyObjectAndOfAnEmptyTableAnEmptyArray() {
        gateway.with("silent", (call, output) -> {})
                .with("empty", (call, output) -> output.table("rows", List.of("a")));
        assertThat(Run.of(home, "silent", "--json").out().replaceAll("\\s", "")).isEqualTo("{}");
        assertThat(Run.of(home, "empty", "--json").out().replaceAll("\\s", "")).isEqualTo("[]");
    }

    @Test
    void whatACommandRefusesIsOnStandardErrorWithItsExitCode() {
        gateway.with("find", (call, output) -> {
            throw new CommandException(3, "there is no panel Z");
        });
        assertThat(Run.of(home, "find")).isEqualTo(new Run(3, "", "meterhouse: there is no panel Z\n"));
    }

    @Test
    void anAnswerThatBreaksOffDoesNotLookWhole() {
        gateway.with("breaks", (call, output) -> {
            output.table("rows", List.of("n"));
            output.row(1L);
            throw new IllegalStateException("a defect");
        });
        Run run = Run.of(home, "breaks", "--json");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("\"n\" : 1").doesNotContain("]");
        assertThat(run.err()).contains("a defect");
    }

    @Test
    void argumentsAreCheckedBeforeTheyAreSentAndArriveByName() {
        gateway.with(
                "store export",
                (call, output) -> call.arguments().forEach((name, value) -> output.field(name.replace("-", ""), value)),
                argument("file", Kind.FILE, true),
                argument("--from", Kind.INSTANT, false),
                argument("--limit", Kind.NUMBER, false),
                new Argument("--format", Kind.CHOICE, false, List.of("csv", "h2"), "Which."),
                argument("--force", Kind.FLAG, false));
        String cwd = Path.of("").toAbsolutePath().toString();
        assertThat(Run.of(home, "store", "export", "../x", "--from", "-1d", "--limit=-3", "--force", "--format", "h2")
                        .out()
                        .lines())
                .containsExactlyInAnyOrder(
                        "file    " + Path.of(cwd).resolveSibling("x"),
                        "from    2026-06-30T16:00:00Z",
                        "limit   -3",
                        "format  h2",
                        "force   true");
        for (String[] wrong : List.of(
                new String[] {"store"},
                new String[] {"store", "export"},
                new String[] {"store", "export", "x", "y"},
                new String[] {"store", "export", "x", "--limit", "many"},
                new String[] {"store", "export", "x", "--format", "xls"},
                new String[] {"store", "export", "x", "--from", "soon"},
                new String[] {"store", "export", "x", "--no"},
                new String[] {"nothing-like-it"},
                new String[] {})) {
            Run run = Run.of(home, wrong);
            assertThat(run.exitCode()).as(String.join(" ", wrong)).isEqualTo(2);
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).isNotEmpty();
        }
    }

    @Test
    void whatOnlyTheGatewayKnowsItChecks() {
        gateway.with("at", (call, output) -> {}, argument("--at", Kind.INSTANT, true));
        assertThat(Run.of(home, "at", "--at", "2026-11-01T01:30").err())
                .contains("is there twice in America/New_York")
                .contains("2026-11-01T01:30-04:00");
        assertThat(Run.of(home, "at", "--at", "2026-03-08T02:30").exitCode()).isEqualTo(2);
    }

    @Test
    void helpShowsWhatTheGatewayHas() {
        gateway.with("store export", (call, output) -> {}, argument("file", Kind.FILE, true));
        assertThat(Run.of(home, "--help").out()).contains("store", "commands", "completion", "Exit codes:");
        Run run = Run.of(home, "store", "export", "--help");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("Does 100% of store export.").contains("FILE");
    }

    @Test
    void withoutAGatewayOneLineSaysSoAndHowToStartIt(@TempDir Path other) {
        Run run = Run.of(other, "status");
        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .contains("no gateway is running at " + other, "--home");
        assertThat(Run.of(other, "unheard-of").exitCode()).isEqualTo(4);
        assertThat(Run.of(other.resolve("nothing"), "status").exitCode()).isEqualTo(4);
        Run help = Run.of(other, "--help");
        assertThat(help.exitCode()).isZero();
        assertThat(help.out()).contains("status", "intervals", "no gateway is running");
        assertThat(Run.of(other, "intervals", "--help").out()).contains("--all-revisions");
    }

    @Test
    void whatIsKnownWithoutAGatewayIsWhatEveryGatewayHas() {
        StandardCommands.all(new NothingThere()).forEach(gateway::with);
        List<CommandSpec> offered;
        try {
            offered = new Gateway(home).commands();
        } catch (CliException e) {
            throw new AssertionError(e);
        }
        assertThat(offered.stream().map(ProgramTest::withoutChoices)).isEqualTo(KnownCommands.all());
        assertThat(Run.of(home, "status").exitCode()).isZero();
        assertThat(Run.of(home, "intervals", "A-01.kwh-del").err()).contains("no interval store runs");
    }

    @Test
    void rowsArriveWhileTheCommandGoesOn() throws Exception {
        gateway.with("long", (call, output) -> {
            output.table("rows", List.of("n", "filler"));
            for (long n = 0; n < 300_000; n++) {
                output.row(n, "-".repeat(100));
            }
        });
        CountingStream out = new CountingStream();
        int exitCode = new Program(out, new PrintStream(OutputStream.nullOutputStream()), Run.NO_TERMINAL, Map.of())
                .run("--home", home.toString(), "long", "--json");
        assertThat(exitCode).isZero();
        assertThat(out.count).isGreaterThan(30_000_000);
    }

    @Test
    void aGatewayWhosePathIsTooLongIsFound(@TempDir Path other) throws IOException {
        Path far = Files.createDirectories(other.resolve("h".repeat(120)));
        try (LiveGateway there = new LiveGateway(far)) {
            there.with("here", (call, output) -> output.field("here", true));
            assertThat(Run.of(far, "here").out()).isEqualTo("here  yes\n");
        }
    }

    @Test
    void progressIsABarOnATerminalAndNothingElsewhere() {
        gateway.with("work", (call, output) -> {
            output.progress("copying", 1, 2);
            output.progress("copying", 2, 2);
            output.field("done", true);
        });
        assertThat(Run.of(Run.TERMINAL, home, "work").err()).contains("copying [███████████████ ", "50%", "100%");
        assertThat(Run.of(home, "work")).isEqualTo(new Run(0, "done  yes\n", ""));
    }

    private void mixed() {
        gateway.with("mixed", (call, output) -> {
            output.field("site", "maple");
            output.field("clock_trusted", true);
            output.field("nothing", null);
            output.table("lines", List.of("line", "state"));
            output.row("rs485", "up");
            output.table("uplinks", List.of("uplink"));
            output.field("after", 7L);
        });
    }

    private static Argument argument(String name, Kind kind, boolean required) {
        return new Argument(name, kind, required, List.of(), "Of a test.");
    }

    private static CommandSpec withoutChoices(CommandSpec spec) {
        return new CommandSpec(
                spec.name(),
                spec.summary(),
                spec.arguments().stream()
                        .map(a -> new Argument(a.name(), a.kind(), a.required(), List.of(), a.help()))
                        .toList());
    }

    private static final class CountingStream extends OutputStream {
        private long count;

        @Override
        public void write(int b) {
            count++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            count += length;
        }
    }
}
