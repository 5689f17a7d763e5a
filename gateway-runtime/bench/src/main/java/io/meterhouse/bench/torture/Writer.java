package io.meterhouse.bench.torture;

import io.meterhouse.api.store.StoreException;
import io.meterhouse.store.h2.disk.FolderDisk;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A process that writes until it is killed. Waits for {@code FOLDER STORY LIFE NOW} on its input: a folder, two seeds and the time;
 * then says what happens, a line each, before anything else does: {@code opening}, {@code open}, {@code ack SEQUENCE}, {@code deliver SEQUENCE},
 * {@code fold}, {@code refused WHY}.
 */
public final class Writer {
    static final Duration RETENTION = Duration.ofDays(4);
    private static final long REFUSED_MILLIS = 2;

    private Writer() {}

    /** What starts one, on this machine or on another one that sees the same files. */
    static List<String> command() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms16m",
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-cp",
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .collect(Collectors.joining(File.pathSeparator)),
                Writer.class.getName());
    }

    /** The line that it waits for. */
    static String order(Path folder, long story, long life, Instant now) {
        return folder + " " + story + " " + life + " " + now + "\n";
    }

    public static void main(String[] arguments) throws IOException, StoreException {
        java.util.logging.Logger.getLogger("io.meterhouse.store").setLevel(java.util.logging.Level.OFF);
        // Loaded while the process before this one still lives.
        new Story(0).call(1);
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line = input.readLine();
        if (line == null) {
            return;
        }
        String[] words = line.split(" ");
        var lines = new Lines(System.out);
        lines.say("opening");
        Life life = new Life(
                new FolderDisk(Path.of(words[0])),
                new Story(Long.parseLong(words[1])),
                Instant.parse(words[3]),
                RETENTION,
                new Random(Long.parseLong(words[2])),
                lines);
        lines.say("open");
        while (true) {
            life.step();
        }
    }

    private record Lines(PrintStream out) implements Life.Witness {
        private void say(String line) {
            byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
            // In one piece: half a line is never read.
            out.write(bytes, 0, bytes.length);
            out.flush();
        }

        @Override
        public void acknowledged(long sequence) {
            say("ack " + sequence);
        }

        @Override
        public void delivering(long sequence) {
            say("deliver " + sequence);
        }

        @Override
        public void folding() {
            say("fold");
        }

        @Override
        public void refused(String why) throws IOException {
            say("refused " + why.replace('\n', ' '));
            try {
                TimeUnit.MILLISECONDS.sleep(REFUSED_MILLIS);
            } catch (InterruptedException e) {
                throw new IOException("interrupted", e);
            }
        }
    }
}
