package io.meterhouse.itest.peer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Two pseudo-terminals joined by socat: what is written to one is read from the other. Unplugged, both are gone. */
public final class PtyPair implements AutoCloseable {
    private final Path one;
    private final Path other;
    private Program socat;

    /** Both names are made, as links. */
    public PtyPair(Path one, Path other) throws Exception {
        this.one = one;
        this.other = other;
        plug();
    }

    /** Makes both. */
    public void plug() throws Exception {
        socat = Program.start("socat", "PTY,rawer,link=" + one, "PTY,rawer,link=" + other);
        Await.until(
                "ptys of socat: " + socat.lines(),
                Duration.ofSeconds(10),
                () -> Files.exists(one) && Files.exists(other));
    }

    /** Takes both away, as an adapter that is pulled out. */
    public void unplug() throws Exception {
        socat.terminate();
        socat.exitCode(10);
        Files.deleteIfExists(one);
        Files.deleteIfExists(other);
    }

    @Override
    public void close() throws Exception {
        unplug();
    }
}
