package io.meterhouse.bench.cache;

import io.meterhouse.bench.OnExit;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Processes that open a store, with the memory and the compiler of a gateway. */
final class Children {
    private static final long PATIENCE_SECONDS = 300;
    private static final int MOST_APPENDS = 400;

    private final Path folder;
    private final int panels;
    private final int kept;
    private final Instant now;
    private final Random random = new Random(11);

    /** @param now what the clock shows when the store is opened */
    Children(Path folder, int panels, int kept, Instant now) {
        this.folder = folder;
        this.panels = panels;
        this.kept = kept;
        this.now = now;
    }

    /** Nanoseconds that opening takes; whoever had it open before had closed it. */
    long open() throws Exception {
        return figure("open", "opened");
    }

    /** Bytes of heap that it takes at the most, with reads and a new generation. */
    long heap() throws Exception {
        return figure("heap", "heap");
    }

    /** Opens it, appends, and is killed while it does. */
    void kill() throws Exception {
        Process child = start("write");
        try (OnExit<RuntimeException> cleaning = new OnExit<>(child::destroyForcibly);
                BufferedReader out = child.inputReader()) {
            int left = 1 + random.nextInt(MOST_APPENDS);
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith("appended") && --left == 0) {
                    // Not by Process.destroyForcibly, which closes the stream that is read next.
                    child.toHandle().destroyForcibly();
                }
            }
            if (left > 0) {
                throw new IOException("the writing process ended by itself");
            }
        }
        child.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private long figure(String mode, String key) throws Exception {
        Process child = start(mode);
        long figure = -1;
        try (OnExit<RuntimeException> cleaning = new OnExit<>(child::destroyForcibly);
                BufferedReader out = child.inputReader()) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith(key + " ")) {
                    figure = Long.parseLong(line.substring(key.length() + 1));
                }
            }
            if (!child.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || child.exitValue() != 0 || figure < 0) {
                throw new IOException("a process with a store of " + panels + " panels failed (" + mode + ")");
            }
        }
        return figure;
    }

    private Process start(String mode) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms16m",
                // More than a gateway has, so that what is needed shows and is not cut off.
                mode.equals("heap") ? "-Xmx512m" : "-Xmx64m",
                "-Xss256k",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                StoreChild.class.getName(),
                mode,
                folder.toString(),
                String.valueOf(panels),
                String.valueOf(kept),
                now.toString()));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
