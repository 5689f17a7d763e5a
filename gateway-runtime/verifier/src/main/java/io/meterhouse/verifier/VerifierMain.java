package io.meterhouse.verifier;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** {@code meterhouse verify FILE}: whether the events of an export are those that were logged. Needs no gateway. */
public final class VerifierMain {
    private static final int OK = 0;
    private static final int NOT_WHOLE = 1;
    private static final int WRONG_CALL = 2;
    private static final int NOT_FOUND = 3;
    private static final String USAGE = "meterhouse verify FILE [--known NUMBER:HASH]...";

    private VerifierMain() {}

    /** @param args those of {@code meterhouse}, the word {@code verify} among them or not */
    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream errors) {
        Path file = null;
        SortedMap<Long, String> known = new TreeMap<>();
        boolean named = false;
        for (int i = 0; i < args.length; i++) {
            String value = i + 1 < args.length ? args[i + 1] : "";
            if (args[i].equals("verify") && !named && file == null) {
                named = true;
            } else if (args[i].equals("--help") || args[i].equals("-h")) {
                help(out);
                return OK;
            } else if (args[i].equals("--home")) {
                // Said for all commands; nothing is asked of a gateway here.
                i++;
            } else if (args[i].equals("--known") && value.matches("[1-9][0-9]{0,17}:[0-9A-Fa-f]{64}")) {
                known.put(
                        Long.parseLong(value.substring(0, value.indexOf(':'))),
                        value.substring(value.indexOf(':') + 1));
                i++;
            } else if (args[i].startsWith("-") || file != null) {
                errors.println("meterhouse: '" + args[i] + "': " + USAGE);
                return WRONG_CALL;
            } else {
                try {
                    file = Path.of(args[i]);
                } catch (InvalidPathException e) {
                    errors.println("meterhouse: no path: " + args[i]);
                    return WRONG_CALL;
                }
            }
        }
        if (file == null) {
            errors.println("meterhouse: " + USAGE);
            return WRONG_CALL;
        }
        if (!Files.isRegularFile(file)) {
            errors.println("meterhouse: there is no file " + file);
            return NOT_FOUND;
        }
        return verify(file, new ChainCheck(known), out);
    }

    private static int verify(Path file, ChainCheck check, PrintStream out) {
        String broken = "";
        try (EventFile events = new EventFile(file)) {
            for (ChainedEvent event = events.next(); event != null; event = events.next()) {
                check.next(event);
            }
        } catch (IOException e) {
            broken = "it cannot be read further than event " + check.last() + ": " + e.getMessage();
        }
        List<String> findings = check.findings();
        findings.forEach(finding -> out.println(plain(finding)));
        if (!broken.isEmpty()) {
            out.println(plain(broken));
        }
        out.println("events=" + check.count());
        out.println("first=" + check.first());
        out.println("last=" + check.last());
        out.println("hash=" + check.hash());
        boolean whole = findings.isEmpty() && broken.isEmpty() && check.count() > 0;
        out.println("chain=" + (whole ? "whole" : check.count() == 0 ? "empty" : "broken"));
        return whole ? OK : NOT_WHOLE;
    }

    /** What a file says must not move the cursor of a terminal. */
    private static String plain(String text) {
        String shown = text.replaceAll("\\p{Cntrl}", "?");
        return new String(
                (shown.length() > 500 ? shown.substring(0, 500) + "..." : shown).getBytes(StandardCharsets.UTF_8),
                StandardCharsets.UTF_8);
    }

    private static void help(PrintStream out) {
        out.println("Usage: " + USAGE);
        out.println("Says whether the events that 'meterhouse events export' wrote are those that were logged.");
        out.println("  --known NUMBER:HASH  a hash that was kept outside the gateway; without one, somebody who");
        out.println("                       changed an event and computed every hash after it anew is not found out.");
        out.println("Exit code 0: the chain is whole; 1: it is not, and standard output says where; 2: wrong call;");
        out.println("3: there is no such file.");
    }
}
