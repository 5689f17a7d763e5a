package io.meterhouse.judge;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Judges a run: {@code --run FILE --messages FILE --truth HOST:PORT [--store FILE] [--report FILE]}. Exit status 0 when everything was
 * delivered once and is true, 1 when not, 2 when it could not be judged.
 */
public final class Judge {
    private static final List<String> KNOWN = List.of("--run", "--messages", "--truth", "--store", "--report");

    private Judge() {}

    public static void main(String[] arguments) {
        int status;
        try {
            status = judge(options(arguments));
        } catch (IOException | IllegalArgumentException e) {
            System.err.println("judge: " + e);
            status = 2;
        }
        System.exit(status);
    }

    private static int judge(Map<String, String> options) throws IOException {
        ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        Run run = Run.of(json.readTree(Path.of(options.get("--run")).toFile()));
        RawLog log = RawLog.read(Path.of(options.get("--messages")));
        Stored stored = options.containsKey("--store")
                ? new Stored(json.readTree(Path.of(options.get("--store")).toFile()))
                : null;
        String[] place = options.get("--truth").split(":", 2);
        Verdict verdict;
        try (ControlPort truth = new ControlPort(place[0], Integer.parseInt(place[1]))) {
            verdict = Verdict.of(run, log, stored, truth);
        }
        String report = json.writeValueAsString(verdict.json()) + "\n";
        if (options.containsKey("--report")) {
            Files.writeString(Path.of(options.get("--report")), report);
        } else {
            System.out.print(report);
        }
        return verdict.clean() ? 0 : 1;
    }

    private static Map<String, String> options(String[] arguments) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            options.put(arguments[i], arguments[i + 1]);
        }
        if (arguments.length % 2 != 0
                || !KNOWN.containsAll(options.keySet())
                || !options.keySet().containsAll(KNOWN.subList(0, 3))) {
            throw new IllegalArgumentException(
                    "usage: --run FILE --messages FILE --truth HOST:PORT [--store FILE] [--report FILE]");
        }
        return options;
    }
}
