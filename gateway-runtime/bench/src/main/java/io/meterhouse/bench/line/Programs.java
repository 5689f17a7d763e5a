package io.meterhouse.bench.line;

import io.meterhouse.bench.OnExit;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The C programs of this benchmark, compiled where they run. */
final class Programs implements AutoCloseable {
    private static final List<String> SOURCES = List.of("precise.h", "nullmodem.c", "slave.c", "master.c");

    private final Path folder = Files.createTempDirectory("meterhouse-line");
    private final Queue<Process> started = new ConcurrentLinkedQueue<>();
    private final OnExit<IOException> cleaning = new OnExit<>(this::clean);

    Programs() throws IOException, InterruptedException, Unavailable {
        for (String source : SOURCES) {
            try (InputStream text = Programs.class.getResourceAsStream("/c/" + source)) {
                Files.copy(text, folder.resolve(source));
            }
        }
        for (String source : SOURCES) {
            if (source.endsWith(".c")) {
                compile(source);
            }
        }
        image();
    }

    /** The benchmark cannot run here. */
    static final class Unavailable extends Exception {
        private static final long serialVersionUID = 1L;

        Unavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Nanoseconds that each cycle of the bare master took. */
    List<Long> master(Path port, int baud, int cycles) throws IOException {
        Process master =
                start("master", port.toString(), "" + baud, "" + cycles, "" + LineBench.FIRST, "" + LineBench.COUNT);
        try (BufferedReader out = master.inputReader()) {
            List<Long> took = out.lines().map(Long::valueOf).toList();
            if (took.size() != cycles) {
                throw new IOException("the bare master broke off");
            }
            return took;
        }
    }

    /** A paced line with the slave on it. */
    Wire wire(int baud) throws IOException {
        Path near = folder.resolve("near");
        Path far = folder.resolve("far");
        Process modem = start("nullmodem", near.toString(), far.toString(), "" + baud);
        BufferedReader out = ready(modem);
        Process slave = start(
                "slave", far.toString(), "" + baud, folder.resolve("image").toString());
        ready(slave);
        return new Wire(near, modem, out, slave);
    }

    private static BufferedReader ready(Process program) throws IOException {
        BufferedReader out = program.inputReader();
        if (!"ready".equals(out.readLine())) {
            throw new IOException("a program of the benchmark did not start");
        }
        return out;
    }

    /** While it is open somebody answers at its port. */
    record Wire(Path port, Process modem, BufferedReader out, Process slave) implements AutoCloseable {
        /** Ends the line: the shortest silence between an answer and the next request, nanoseconds. */
        long shortestGap() throws IOException {
            // Not by Process.destroy, which closes the stream that is read next.
            modem.toHandle().destroy();
            return figure(out, "shortest_nanos");
        }

        @Override
        public void close() throws IOException, InterruptedException {
            slave.destroy();
            modem.destroy();
            out.close();
            slave.waitFor(5, TimeUnit.SECONDS);
            modem.waitFor(5, TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() throws IOException {
        cleaning.close();
    }

    private void clean() throws IOException {
        started.forEach(Process::destroy);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private void compile(String source) throws IOException, InterruptedException, Unavailable {
        String program = source.substring(0, source.length() - 2);
        Process cc;
        try {
            cc = new ProcessBuilder("cc", "-O2", "-o", program, source)
                    .directory(folder.toFile())
                    .inheritIO()
                    .start();
        } catch (IOException e) {
            throw new Unavailable("no C compiler (apt-get install gcc libc6-dev)", e);
        }
        if (cc.waitFor() != 0) {
            throw new Unavailable("the C compiler fails", null);
        }
    }

    /** The registers of a panel at work: energies, voltages, powers, and what the panel says of itself (docs/panel-24.md). */
    private void image() throws IOException {
        byte[] image = new byte[2 * LineBench.COUNT];
        for (int i = 0; i < image.length; i++) {
            image[i] = (byte) (i % 4 < 2 ? 0 : 17 * i);
        }
        put(image, 48, 1200, 1201, 1199);
        put(image, 99, 0x6900, 0, 0, 1, 6000);
        put(image, 116, 1, 0, 0, 0);
        Files.write(folder.resolve("image"), image);
    }

    private static void put(byte[] image, int first, int... registers) {
        for (int i = 0; i < registers.length; i++) {
            image[2 * (first + i)] = (byte) (registers[i] >> 8);
            image[2 * (first + i) + 1] = (byte) registers[i];
        }
    }

    private Process start(String program, String... args) throws IOException {
        List<String> command = Stream.concat(Stream.of(folder.resolve(program).toString()), Stream.of(args))
                .toList();
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        started.add(process);
        return process;
    }

    private static long figure(BufferedReader out, String key) throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(key + "=")) {
                return Long.parseLong(line.substring(key.length() + 1));
            }
        }
        throw new IOException("no " + key + " came");
    }
}
