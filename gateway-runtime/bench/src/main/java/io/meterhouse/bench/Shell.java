package io.meterhouse.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs of the operating system. */
public final class Shell {
    private static final long PATIENCE_SECONDS = 60;

    private Shell() {}

    /**
     * Runs one to its end.
     *
     * @return what it printed, without the last line break
     * @throws IOException it failed; the message is what it printed
     */
    public static String run(String... command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(command[0] + " did not end within " + PATIENCE_SECONDS + " s");
        }
        if (process.exitValue() != 0) {
            throw new IOException(command[0] + " failed: " + printed.replace('\n', ' '));
        }
        return printed;
    }
}
