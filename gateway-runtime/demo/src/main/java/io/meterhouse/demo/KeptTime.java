package io.meterhouse.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/** How far site time has come in a folder that is used again: what its store says, and what the demonstration noted while it ran. */
final class KeptTime {
    /** A run that was killed may have recorded something after its last note. */
    private static final Duration MARGIN = Duration.ofMinutes(5);

    private KeptTime() {}

    /** Notes how far it is. */
    static void note(Path home, Instant site) {
        try {
            Files.writeString(file(home), site.toString());
        } catch (IOException e) {
            // A full disk ends no demonstration; the store says it as well.
        }
    }

    /** The newest instant that is known of; the earliest there is when none is. */
    static Instant newest(String java, Path store, Path home) throws DemoException {
        Instant noted = Instant.MIN;
        try {
            if (Files.isRegularFile(file(home))) {
                noted = Instant.parse(Files.readString(file(home)).strip()).plus(MARGIN);
            }
            Path distribution = Path.of(System.getProperty("house.distribution"));
            String classPath = distribution.resolve("bundles") + "/*:" + distribution.resolve("lib") + "/*";
            Process process = new ProcessBuilder(
                            java, "-cp", classPath, "io.meterhouse.store.h2.NewestRecord", store.toString())
                    .redirectErrorStream(true)
                    .start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            int status = process.waitFor();
            if (status != 0) {
                // Site time that begins before what is stored would be a clock that was set back.
                throw new DemoException(3, "it cannot be told where " + home + " stopped: " + text);
            }
            Instant stored = text.isEmpty() ? Instant.MIN : Instant.parse(text);
            return stored.isAfter(noted) ? stored : noted;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoException(3, "interrupted");
        } catch (IOException | DateTimeException e) {
            throw new DemoException(3, "it cannot be told where " + home + " stopped: " + e.getMessage());
        }
    }

    private static Path file(Path home) {
        return home.resolve("var/demo-site-time");
    }
}
