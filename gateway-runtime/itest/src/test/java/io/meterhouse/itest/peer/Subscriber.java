package io.meterhouse.itest.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** A mosquitto_sub with a session that outlives connections, and every message that it was given. */
public final class Subscriber implements AutoCloseable {
    /** Its name at the broker. */
    public static final String ID = "consumer";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Program program;

    /** Subscribed at once, and again whenever the broker comes back. */
    public Subscriber(int port, String topic) {
        program = Program.start(
                "mosquitto_sub",
                "-h",
                "127.0.0.1",
                "-p",
                Integer.toString(port),
                "-q",
                "1",
                "-c",
                "-i",
                ID,
                "-t",
                topic,
                "-F",
                "%U %t %p");
    }

    /**
     * A message.
     *
     * @param at of this machine's clock, in seconds with a fraction, as mosquitto_sub says it
     */
    public record Message(String at, String topic, String payload) {}

    /** All messages so far. */
    public List<Message> messages() {
        List<Message> messages = new ArrayList<>();
        for (String line : program.lines()) {
            String[] parts = line.split(" ", 3);
            if (parts.length == 3 && parts[1].contains("/") && parts[2].startsWith("{")) {
                messages.add(new Message(parts[0], parts[1], parts[2]));
            }
        }
        return messages;
    }

    /** The last sequence of the newest epoch of the interval stream that it was given; 0 when none. */
    public long newestSequence() {
        return deliveries().newestSequence();
    }

    /** What the messages with intervals hold. */
    public Deliveries deliveries() {
        List<JsonNode> parsed = new ArrayList<>();
        try {
            for (Message message : messages()) {
                if (message.topic().endsWith("/intervals")) {
                    parsed.add(JSON.readTree(message.payload()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Deliveries.of(parsed);
    }

    @Override
    public void close() {
        program.close();
    }
}
