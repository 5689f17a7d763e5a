package io.meterhouse.store.h2.backup;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code meterhouse restore FILE --home DIR}: needs no gateway, and takes none that runs. */
public final class RestoreMain {
    static final String USAGE =
            """
            Usage: meterhouse restore FILE --home DIR [--force] [--json]
            Makes the gateway's folder DIR of a backup. No gateway may run in it.
              FILE         what 'meterhouse backup' made
              --home DIR   the folder, empty or not there yet. Default: METERHOUSE_HOME
              --force      puts aside what is in it: etc, var/site and var/store get '.before-restore-1' behind their names
              --json       puts out JSON for programs
            Exit codes: 0 it was done; 1 it failed, and DIR is as it was; 2 it was called wrongly; 3 there is no FILE.
            """;

    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int WRONG_CALL = 2;
    private static final int NOT_THERE = 3;

    private final PrintStream out;
    private final PrintStream errors;
    private final Optional<String> defaultHome;
    private final boolean terminal;
    private String shown = "";

    /** @param terminal whether progress is shown on {@code errors} */
    public RestoreMain(PrintStream out, PrintStream errors, Optional<String> defaultHome, boolean terminal) {
        this.out = out;
        this.errors = errors;
        this.defaultHome = defaultHome;
        this.terminal = terminal;
    }

    public static void main(String[] arguments) {
        var program = new RestoreMain(
                System.out,
                System.err,
                Optional.ofNullable(System.getenv("METERHOUSE_HOME")).filter(home -> !home.isBlank()),
                System.getProperty("meterhouse.tty", "").contains("2"));
        System.exit(program.run(List.of(arguments)));
    }

    /** @return the exit code */
    public int run(List<String> arguments) {
        String file = null;
        String home = defaultHome.orElse(null);
        boolean force = false;
        boolean json = false;
        boolean named = false;
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals("--help") || argument.equals("-h")) {
                out.print(USAGE);
                return OK;
            } else if (argument.equals("--force")) {
                force = true;
            } else if (argument.equals("--json")) {
                json = true;
            } else if (argument.equals("--home") && i + 1 < arguments.size()) {
                home = arguments.get(++i);
            } else if (argument.startsWith("--home=")) {
                home = argument.substring("--home=".length());
            } else if (argument.equals("restore") && !named) {
                named = true;
            } else if (!argument.startsWith("-") && file == null) {
                file = argument;
            } else {
                return wrong("unknown: " + argument);
            }
        }
        if (file == null || home == null) {
            return wrong(file == null ? "which backup?" : "into which folder? Say --home DIR");
        }
        try {
            return restore(Path.of(file).toAbsolutePath(), Path.of(home).toAbsolutePath(), force, json);
        } catch (InvalidPathException e) {
            return wrong("no path: " + e.getInput());
        }
    }

    private int wrong(String message) {
        errors.println("meterhouse: " + message);
        errors.print(USAGE);
        return WRONG_CALL;
    }

    private int restore(Path file, Path home, boolean force, boolean json) {
        if (!Files.isRegularFile(file)) {
            errors.println("meterhouse: there is no file " + file);
            return NOT_THERE;
        }
        try {
            Restore.Result result = new Restore(file, home.normalize(), force, this::progress).run();
            endProgress();
            tell(fields(home.normalize(), result), json);
            return OK;
        } catch (IOException e) {
            endProgress();
            errors.println("meterhouse: nothing was restored from " + file + ": " + BackupException.told(e));
            return FAILED;
        }
    }

    private static Map<String, Object> fields(Path home, Restore.Result result) {
        Manifest manifest = result.manifest();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("home", home);
        fields.put("site", manifest.site());
        fields.put("made", manifest.made());
        fields.put("software", manifest.software());
        fields.put("parts", (long) manifest.parts().size());
        fields.put("epoch_before", manifest.stand().epoch());
        fields.put("sequence", manifest.stand().sequence());
        fields.put("event", manifest.stand().event());
        for (Path aside : result.aside()) {
            String name = aside.getFileName().toString();
            fields.put("kept_" + name.substring(0, name.indexOf('.')), aside);
        }
        return fields;
    }

    private void tell(Map<String, Object> fields, boolean json) {
        if (json) {
            var text = new StringBuilder("{");
            fields.forEach((name, value) -> text.append(text.length() > 1 ? "," : "")
                    .append(quoted(name))
                    .append(':')
                    .append(value instanceof Long ? value : quoted(value.toString())));
            out.println(text.append('}'));
            return;
        }
        fields.forEach((name, value) -> out.printf("%-14s%s%n", name, value));
        out.println("The store begins a new epoch when the gateway starts. Do not let the one that was backed up go on"
                + " as well.");
    }

    private static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (c < ' ') {
                quoted.append("\\u%04x".formatted(c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }

    private void progress(String what, long done, long total) {
        String now = what + " " + (total == 0 ? 100 : 100 * done / total) + " %";
        if (terminal && !now.equals(shown)) {
            errors.print("\r" + now + "\u001b[K");
            errors.flush();
        }
        shown = now;
    }

    private void endProgress() {
        if (terminal && !shown.isEmpty()) {
            errors.print("\r\u001b[K");
        }
    }
}
