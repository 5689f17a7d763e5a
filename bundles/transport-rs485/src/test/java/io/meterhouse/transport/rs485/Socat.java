package io.meterhouse.transport.rs485;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A pty under a name of its own, joined to something else by socat, for as long as it is not closed. */
final class Socat implements AutoCloseable {
    private final Process process;
    private final Path link;

    Socat(Path link, String other) throws Exception {
        this.link = link;
        List<String> command = new ArrayList<>(Arrays.asList("socat", "PTY,rawer,link=" + link, other));
        try {
            process = new ProcessBuilder(command).inheritIO().start();
        } catch (IOException e) {
            throw new AssertionError("socat is needed: apt-get install socat", e);
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!Files.exists(link)) {
            if (System.nanoTime() - end > 0 || process.waitFor(10, TimeUnit.MILLISECONDS)) {
                throw new AssertionError("socat gave no " + link);
            }
        }
    }

    @Override
    public void close() throws Exception {
        process.destroy();
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        Files.deleteIfExists(link);
    }
}
