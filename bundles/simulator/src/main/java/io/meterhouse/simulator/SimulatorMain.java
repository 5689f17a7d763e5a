package io.meterhouse.simulator;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The simulator as a program of its own. This is the one place where clocks are read from the machine. */
public final class SimulatorMain {
    private SimulatorMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        PrintStream out = System.out;
        if (List.of(arguments).contains("--help")) {
            out.print(Options.HELP);
            return;
        }
        int status = 0;
        try {
            serve(arguments, out);
        } catch (UsageError | IllegalArgumentException e) {
            System.err.println("simulate: " + e.getMessage());
            status = 2;
        } catch (IOException e) {
            System.err.println("simulate: " + e.getMessage());
            status = 1;
        }
        System.exit(status);
    }

    private static void serve(String[] arguments, PrintStream out) throws IOException, InterruptedException {
        Clock wall = Clock.systemUTC();
        Options options = Options.parse(arguments, wall.instant());
        SiteClock clock = new SiteClock(wall, options.siteOrigin(), options.wallOriginMillis(), options.speed());
        CountDownLatch quit = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        // SIGTERM ends the JVM by its hooks: this one asks, waits until the ports are closed, and makes it a good end.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(quit, closed), "simulator-end"));
        try (Simulator simulator = new Simulator(options, clock, System::nanoTime, System.err::println)) {
            for (String fault : options.faults()) {
                FaultCommand.apply(simulator, List.of(fault.strip().split("\\s+")));
            }
            Control control = new Control(simulator, quit::countDown);
            if (options.control().isPresent()) {
                try (ControlPort port = new ControlPort(options.control().getAsInt(), control)) {
                    announce(out, control, "control host=127.0.0.1 port=" + port.port() + "\n");
                    quit.await();
                }
            } else {
                announce(out, control, "");
                quit.await();
            }
        } finally {
            quit.countDown();
            closed.countDown();
        }
    }

    private static void announce(PrintStream out, Control control, String more) {
        String state = control.answer("state");
        out.print(state.substring("ok ".length(), state.length() - "end\n".length()) + more + "ready\n");
        out.flush();
    }

    private static void end(CountDownLatch quit, CountDownLatch closed) {
        if (quit.getCount() == 0) {
            return;
        }
        quit.countDown();
        try {
            if (closed.await(5, java.util.concurrent.TimeUnit.SECONDS)) {
                Runtime.getRuntime().halt(0);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
