package io.meterhouse.shell.socket;

import io.meterhouse.api.metering.time.ClockQuality;
import io.meterhouse.api.metering.time.SiteTime;
import io.meterhouse.api.ops.command.Command;
import io.meterhouse.api.ops.command.CommandCall;
import io.meterhouse.api.ops.command.CommandException;
import io.meterhouse.api.ops.command.CommandOutput;
import io.meterhouse.api.ops.command.CommandSpec;
import io.meterhouse.shell.call.CommandRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A home with a server, wire time that can be set forward, and commands that a test adds. */
final class ServedHome implements AutoCloseable {
    final Path home;
    final CommandRegistry registry = new CommandRegistry();
    final RealWorkers workers = new RealWorkers();
    final AtomicLong ahead = new AtomicLong();
    final ShellServer server;

    ServedHome(Path home, Path temp) throws IOException {
        this.home = Files.createDirectories(home);
        Offered offered = new Offered(registry, new FixedTime(), () -> Optional.of(ZoneId.of("America/New_York")));
        server = new ShellServer(home, temp, offered, workers, () -> System.nanoTime() + ahead.get());
    }

    ServedHome start() throws IOException {
        server.start();
        return this;
    }

    ServedHome with(String name, Body body) {
        registry.add(
                new Command() {
                    @Override
                    public CommandSpec spec() {
                        return new CommandSpec(name, "For a test.", List.of());
                    }

                    @Override
                    public void run(CommandCall call, CommandOutput output) throws CommandException {
                        body.run(call, output);
                    }
                },
                0);
        return this;
    }

    Path socket() {
        return home.resolve("run/meterhouse.sock");
    }

    /** Connects as soon as there is a server. */
    Client connect() throws IOException {
        await(() -> Files.exists(socket()) && canConnect());
        return new Client(socket());
    }

    private boolean canConnect() {
        try {
            new Client(socket()).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    static void await(BooleanSupplier condition) {
        long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - until > 0) {
                throw new AssertionError("it did not come to pass within 20 s");
            }
            LockSupport.parkNanos(2_000_000);
        }
    }

    @Override
    public void close() {
        server.close();
    }

    /** What a command of a test does. */
    interface Body {
        void run(CommandCall call, CommandOutput output) throws CommandException;
    }

    private static final class FixedTime implements SiteTime {
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
