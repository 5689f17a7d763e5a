package io.meterhouse.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the gateway: {@code java io.meterhouse.launcher.Main --home DIR --release FILE}. See {@link Options} and {@link Exit}. */
public final class Main {
    private static final int STOP_SECONDS = 10;

    private Main() {}

    /** Runs the gateway until it is stopped. */
    public static void main(String... args) {
        System.exit(run(args).code());
    }

    private static Exit run(String... args) {
        Options options;
        try {
            options = Options.parse(args);
        } catch (Options.UsageException e) {
            System.err.println(e.getMessage());
            System.err.print(Options.USAGE);
            return Exit.USAGE;
        }
        try (Home home = Home.take(options.home())) {
            Logs.install(home.log(), options.logLevel());
            return run(options, home);
        } catch (IOException e) {
            System.err.println(options.home() + " cannot be the gateway's home: " + e);
            return Exit.HOME;
        }
    }

    private static Exit run(Options options, Home home) {
        Logger log = LoggerFactory.getLogger(Main.class);
        try {
            Gateway gateway = Gateway.start(home, release(options), options);
            var signalled = new AtomicBoolean();
            var hook = new Thread(
                    () -> {
                        signalled.set(true);
                        stop(gateway, log);
                    },
                    "stop");
            Runtime.getRuntime().addShutdownHook(hook);
            log.info("{} bundles started, {} ms after the process", gateway.bundles(), sinceExec());
            if (options.exitWhenStarted()) {
                gateway.close();
            }
            gateway.await();
            if (!signalled.get()) {
                log.info("stopped from within");
            }
            return Exit.STOPPED;
        } catch (ReleaseException e) {
            log.error("{}", e.getMessage());
            return Exit.RELEASE;
        } catch (BundleException e) {
            log.error("the framework did not start", e);
            return Exit.FRAMEWORK;
        } catch (IOException | InterruptedException | RuntimeException e) {
            log.error("the gateway ends", e);
            return Exit.UNEXPECTED;
        }
    }

    private static Release release(Options options) throws ReleaseException {
        Release release = Release.read(options.release());
        if (!options.console()) {
            return release;
        }
        Path console = options.release().resolveSibling("console.properties");
        if (!Files.exists(console)) {
            throw new ReleaseException(console + " is missing: this release has no console");
        }
        return release.with(Release.read(console).entries());
    }

    private static void stop(Gateway gateway, Logger log) {
        try {
            if (gateway.stop(STOP_SECONDS, TimeUnit.SECONDS)) {
                log.info("stopped");
            } else {
                log.error("not stopped within {} s", STOP_SECONDS);
                Runtime.getRuntime().halt(Exit.STOP_TIMEOUT.code());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** From the kernel's own figures, in steps of 10 ms; -1 where there are none. */
    private static long sinceExec() {
        try {
            String stat = Files.readString(Path.of("/proc/self/stat"));
            String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            String uptime = Files.readString(Path.of("/proc/uptime")).split(" ", -1)[0];
            return Math.round(Double.parseDouble(uptime) * 1000) - Long.parseLong(afterName[19]) * 10;
        } catch (IOException | RuntimeException e) {
            return -1;
        }
    }
}
