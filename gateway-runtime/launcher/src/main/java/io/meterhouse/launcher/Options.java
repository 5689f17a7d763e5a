package io.meterhouse.launcher;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.logging.Level;

/**
 * What the command line says.
 *
 * @param site where site time comes from
 * @param unsafeUpdates whether a single bundle may be exchanged by a command, unsigned
 * @param console whether a Gogo shell runs on standard input and output
 */
record Options(
        Path home,
        Path release,
        SiteClock site,
        boolean console,
        boolean unsafeUpdates,
        boolean exitWhenStarted,
        Level logLevel) {

    static final String USAGE =
            """
            usage: --home DIR --release FILE [options]
              --home DIR             the gateway's own folder: etc, var, log
              --release FILE         the release list; what it names lies beside it
              --console              a Gogo shell on this terminal
              --log LEVEL            error, warn, info (default), debug or trace
              --exit-when-started    stops again as soon as all bundles are started
              --unsafe-updates       offers the command `bundle update`, which runs any jar: for development
            site time, real unless an origin is given:
              --clock-sync FILE      a file that is touched at every synchronisation of this machine's clock
                                     (default %s), or "trusted"
              --site-origin INSTANT  2026-01-01T00:00:00Z: what site time was ...
              --wall-origin MILLIS   ... at this instant of this machine's clock, in ms since 1970
              --speed K              seconds of site time that pass in one second, 1 (default) to 100000
            """
                    .formatted(SiteClock.TIMESYNCD);

    private static final int FASTEST = 100_000;

    /** Where site time comes from. */
    sealed interface SiteClock {
        /** Touched by systemd-timesyncd whenever it has set the clock. */
        Path TIMESYNCD = Path.of("/run/systemd/timesync/synchronized");

        /** This machine's clock; {@code sync} is touched when it is synchronised. */
        record Real(Path sync) implements SiteClock {}

        /** This machine's clock, kept right by someone who leaves no trace of it. */
        record Trusted() implements SiteClock {}

        /** A clock that several processes share: at the wall origin it was the site origin, and it runs {@code speed} times as fast. */
        record Scaled(Instant siteOrigin, long wallOriginMillis, int speed) implements SiteClock {}
    }

    /** A command line that cannot be meant. */
    static final class UsageException extends Exception {
        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }

    static Options parse(String... args) throws UsageException {
        var raw = new Raw();
        for (int i = 0; i < args.length; i++) {
            String option = args[i];
            if (raw.setFlag(option)) {
                continue;
            }
            if (i + 1 == args.length) {
                throw new UsageException(option + ": unknown, or its value is missing");
            }
            raw.set(option, args[++i]);
        }
        return raw.options();
    }

    /** The options as they come, before it is known whether they fit together. */
    private static final class Raw {
        private Path home;
        private Path release;
        private boolean console;
        private boolean unsafeUpdates;
        private boolean exitWhenStarted;
        private Level logLevel = Level.INFO;
        private String sync;
        private Instant siteOrigin;
        private Long wallOrigin;
        private Integer speed;

        boolean setFlag(String option) {
            switch (option) {
                case "--console" -> console = true;
                case "--unsafe-updates" -> unsafeUpdates = true;
                case "--exit-when-started" -> exitWhenStarted = true;
                default -> {
                    return false;
                }
            }
            return true;
        }

        void set(String option, String value) throws UsageException {
            try {
                switch (option) {
                    case "--home" -> home = Path.of(value).toAbsolutePath().normalize();
                    case "--release" ->
                        release = Path.of(value).toAbsolutePath().normalize();
                    case "--log" -> logLevel = level(value);
                    case "--clock-sync" -> sync = value;
                    case "--site-origin" -> siteOrigin = Instant.parse(value);
                    case "--wall-origin" -> wallOrigin = Long.valueOf(value);
                    case "--speed" -> speed = Integer.valueOf(value);
                    default -> throw new UsageException(option + ": unknown option");
                }
            } catch (DateTimeException e) {
                throw new UsageException(option + ": '" + value + "', expected an instant like 2026-01-01T00:00:00Z");
            } catch (NumberFormatException e) {
                throw new UsageException(option + ": '" + value + "', expected a whole number");
            } catch (InvalidPathException e) {
                throw new UsageException(option + ": '" + value + "' is no path: " + e.getReason());
            }
        }

        Options options() throws UsageException {
            if (home == null || release == null) {
                throw new UsageException("--home and --release are needed");
            }
            return new Options(home, release, site(), console, unsafeUpdates, exitWhenStarted, logLevel);
        }

        private SiteClock site() throws UsageException {
            if (siteOrigin == null && wallOrigin == null && speed == null) {
                if (sync == null) {
                    return new SiteClock.Real(SiteClock.TIMESYNCD);
                }
                return sync.equals("trusted") ? new SiteClock.Trusted() : new SiteClock.Real(Path.of(sync));
            }
            if (siteOrigin == null || wallOrigin == null) {
                throw new UsageException(
                        "scaled site time needs both --site-origin and --wall-origin, and may have --speed");
            }
            if (sync != null) {
                throw new UsageException("--clock-sync is of no use with a --site-origin");
            }
            int k = speed == null ? 1 : speed;
            if (k < 1 || k > FASTEST) {
                throw new UsageException("--speed: " + k + ", expected 1 to " + FASTEST);
            }
            return new SiteClock.Scaled(siteOrigin, wallOrigin, k);
        }

        private static Level level(String name) throws UsageException {
            return switch (name) {
                case "error" -> Level.SEVERE;
                case "warn" -> Level.WARNING;
                case "info" -> Level.INFO;
                case "debug" -> Level.FINE;
                case "trace" -> Level.FINEST;
                default ->
                    throw new UsageException("--log: '" + name + "', expected error, warn, info, debug or trace");
            };
        }
    }
}
