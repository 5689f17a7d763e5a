package io.meterhouse.shell.gogo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meterhouse.api.metering.time.ClockQuality;
import io.meterhouse.api.metering.time.SiteTime;
import io.meterhouse.api.ops.command.Command;
import io.meterhouse.api.ops.command.CommandCall;
import io.meterhouse.api.ops.command.CommandOutput;
import io.meterhouse.api.ops.command.CommandSpec;
import io.meterhouse.api.ops.command.CommandSpec.Argument;
import io.meterhouse.api.ops.command.CommandSpec.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.felix.service.command.CommandSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against Gogo's own processor. */
class GogoCommandTest {
    private final ThreadIOImpl threadIo = new ThreadIOImpl();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final CommandSession session;

    GogoCommandTest() {
        threadIo.start();
        CommandProcessorImpl processor = new CommandProcessorImpl(threadIo);
        processor.addCommand(
                "meterhouse",
                new GogoCommand(new Export(), new NoonTime(), () -> Optional.of(ZoneOffset.UTC)),
                "store-export");
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        session = processor.createSession(new ByteArrayInputStream(new byte[0]), stream, stream);
    }

    @AfterEach
    void stop() {
        session.close();
        threadIo.stop();
    }

    @Test
    void gogoCallsACommandOfTwoWordsWithItsArguments() throws Exception {
        assertThat(session.execute("meterhouse:store-export /tmp/x --from today"))
                .isNull();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo(
                        """
                        caller: gogo
                        from: 2026-07-01T00:00:00Z
                        file    rows
                        /tmp/x  7
                        """);
    }

    @Test
    void aWrongCallIsAnErrorInGogoToo() {
        assertThatThrownBy(() -> session.execute("meterhouse:store-export")).hasMessageContaining("needs file");
        assertThatThrownBy(() -> session.execute("meterhouse:store-export /x --what 1"))
                .hasMessageContaining("usage: store export FILE [--from INSTANT]");
    }

    private static final class Export implements Command {
        @Override
        public CommandSpec spec() {
            return new CommandSpec(
                    "store export",
                    "Exports.",
                    List.of(
                            new Argument("file", Kind.FILE, true, List.of(), "Where to."),
                            new Argument("--from", Kind.INSTANT, false, List.of(), "From when.")));
        }

        @Override
        public void run(CommandCall call, CommandOutput output) {
            output.field("caller", call.caller());
            output.field("from", call.instant("--from").orElse(null));
            output.table("files", List.of("file", "rows"));
            output.row(call.text("file").orElseThrow(), 7L);
        }
    }

    private static final class NoonTime implements SiteTime {
        @Override
        public Instant now() {
            return Instant.parse("2026-07-01T12:00:00Z");
        }

        @Override
        public Duration toSite(Duration wire) {
            return wire;
        }

        @Override
        public Duration toWire(Duration site) {
            return site;
        }

        @Override
        public ClockQuality quality() {
            return new ClockQuality("test", Duration.ZERO);
        }
    }
}
