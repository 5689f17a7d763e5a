package io.meterhouse.itest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meterhouse.itest.peer.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The command as it ships, asking the gateway of a home. */
public final class Meterhouse {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long SECONDS = 30;

    private final Path home;

    public Meterhouse(Path home) {
        this.home = home;
    }

    /** What it answered, and how it ended. */
    public record Answer(int exitCode, String text) {}

    /** Runs a command. */
    public Answer run(String... words) throws InterruptedException {
        var command = new ArrayList<String>(
                List.of(House.DISTRIBUTION.resolve("bin/meterhouse").toString(), "--home", home.toString()));
        command.addAll(List.of(words));
        try (Program program = Program.start(command, Map.of("JAVA_HOME", System.getProperty("java.home")))) {
            int exitCode = program.exitCode(SECONDS);
            return new Answer(exitCode, String.join("\n", program.lines()));
        }
    }

    /** Runs a command that must go well, and reads its JSON. */
    public JsonNode ask(String... words) throws InterruptedException, IOException {
        var all = new ArrayList<>(List.of(words));
        all.add("--json");
        Answer answer = run(all.toArray(String[]::new));
        if (answer.exitCode() != 0) {
            throw new AssertionError("meterhouse " + String.join(" ", words) + " ended with " + answer);
        }
        return JSON.readTree(answer.text());
    }

    /** The kinds of the events so far. */
    public List<String> eventKinds() throws InterruptedException, IOException {
        List<String> kinds = new ArrayList<>();
        ask("events", "--limit", "10000")
                .forEach(event -> kinds.add(event.get("kind").asText()));
        return kinds;
    }
}
