package io.meterhouse.cli;

import io.meterhouse.api.metering.time.ClockQuality;
import io.meterhouse.api.metering.time.SiteTime;
import io.meterhouse.api.metering.time.Worker;
import io.meterhouse.api.ops.command.Command;
import io.meterhouse.api.ops.command.CommandCall;
import io.meterhouse.api.ops.command.CommandException;
import io.meterhouse.api.ops.command.CommandOutput;
import io.meterhouse.api.ops.command.CommandSpec;
import io.meterhouse.api.ops.command.CommandSpec.Argument;
import io.meterhouse.shell.call.CommandRegistry;
import io.meterhouse.shell.socket.Offered;
import io.meterhouse.shell.socket.ShellServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;

/** The gateway's side of the socket, with the commands of a test. */
final class LiveGateway implements AutoCloseable {
    private final CommandRegistry registry = new CommandRegistry();
    private final ShellServer server;

    LiveGateway(Path home) throws IOException {
        Offered offered = new Offered(registry, new NoonTime(), () -> Optional.of(ZoneId.of("America/New_York")));
        server = new ShellServer(
                home, Path.of(System.getProperty("java.io.tmpdir")), offered, LiveGateway::worker, System::nanoTime);
        server.start();
        Path run = home.resolve("run");
        long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!Files.exists(run.resolve("meterhouse.sock")) && !Files.exists(run.resolve("socket"))) {
            if (System.nanoTime() - until > 0) {
                throw new AssertionError("no socket within 20 s");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    LiveGateway with(Command command) {
        registry.add(command, 0);
        return this;
    }

    LiveGateway with(String name, Body body, Argument... arguments) {
        return with(new Command() {
            @Override
            public CommandSpec spec() {
                return new CommandSpec(name, "Does 100% of " + name + ".", List.of(arguments));
            }

            @Override
            public void run(CommandCall call, CommandOutput output) throws CommandException {
                body.run(call, output);
            }
        });
    }

    @Override
    public void close() {
        server.close();
    }

    private static Worker worker(String name) {
        ExecutorService executor = Executors.newSingleThreadExecutor(task -> new Thread(task, name));
        return new Worker() {
            @Override
            public void execute(Runnable task) {
                try {
                    executor.execute(task);
                } catch (RejectedExecutionException e) {
                    // Late tasks are dropped in silence.
                }
            }

            @Override
            public void close() {
                executor.shutdown();
            }
        };
    }

    /** What a command of a test does. */
    interface Body {
        void run(CommandCall call, CommandOutput output) throws CommandException;
    }

    private static final class NoonTime implements SiteTime {
        @Override
        public Instant now() {
            return Instant.parse("2026-07-01T16:00:00Z");
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
