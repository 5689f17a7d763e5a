package io.meterhouse.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** A run of the command in this JVM, and what came of it. */
record Run(int exitCode, String out, String err) {
    static final Terminal NO_TERMINAL = new Terminal(false, false, StandardCharsets.UTF_8, false);
    static final Terminal TERMINAL = new Terminal(true, true, StandardCharsets.UTF_8, true);

    static Run of(Path home, String... args) {
        return of(NO_TERMINAL, home, args);
    }

    static Run of(Terminal terminal, Path home, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        String[] all = Stream.concat(Stream.of("--home", home.toString()), Stream.of(args))
                .toArray(String[]::new);
        int exitCode = new Program(out, errors, terminal, Map.of()).run(all);
        return new Run(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
