package io.meterhouse.verifier;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** An export of events: JSON, an object for each, in their order. */
final class EventFile implements AutoCloseable {
    private static final Set<String> FIELDS = Set.of(
            "number", "kind_number", "kind", "severity", "metrological", "at", "subject", "text", "details", "hash");
    /** May be left out: only behind a gap is it needed. */
    private static final String BEFORE = "before";

    private static final int LONGEST_TEXT = 64 * 1024;
    private static final int MOST_DETAILS = 1000;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(3)
                    .maxStringLength(LONGEST_TEXT)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final JsonParser parser;

    EventFile(Path file) throws IOException {
        parser = JSON.createParser(file.toFile());
    }

    /**
     * The next one; null after the last.
     *
     * @throws IOException if there is something else than an event, with the line
     */
    ChainedEvent next() throws IOException {
        JsonToken token = parser.nextToken();
        if (token == null) {
            return null;
        }
        expect(token == JsonToken.START_OBJECT, "an object is expected");
        Map<String, String> values = new TreeMap<>();
        SortedMap<String, String> details = new TreeMap<>();
        Set<String> missing = new TreeSet<>(FIELDS);
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            // What is not hashed must not look as if it were.
            expect(missing.remove(name) || name.equals(BEFORE), "'" + name + "' is no field of an event");
            token = parser.nextToken();
            switch (name) {
                case "details" -> details(details);
                case "number", "kind_number" -> {
                    expect(token == JsonToken.VALUE_NUMBER_INT, name + " is a whole number");
                    values.put(name, parser.getText());
                }
                case "metrological" -> {
                    expect(token.isBoolean(), name + " is true or false");
                    values.put(name, parser.getText());
                }
                default -> {
                    expect(token == JsonToken.VALUE_STRING, name + " is a text");
                    values.put(name, parser.getText());
                }
            }
        }
        expect(missing.isEmpty(), "it lacks " + String.join(", ", missing));
        return event(values, details);
    }

    private ChainedEvent event(Map<String, String> values, SortedMap<String, String> details) throws IOException {
        try {
            return new ChainedEvent(
                    Long.parseLong(values.get("number")),
                    Long.parseLong(values.get("kind_number")),
                    values.get("kind"),
                    values.get("severity"),
                    Boolean.parseBoolean(values.get("metrological")),
                    Instant.parse(values.get("at")),
                    values.get("subject"),
                    values.get("text"),
                    details,
                    values.getOrDefault(BEFORE, ""),
                    values.get("hash"));
        } catch (NumberFormatException | DateTimeException e) {
            throw wrong(e.getMessage());
        }
    }

    private void details(SortedMap<String, String> details) throws IOException {
        expect(parser.currentToken() == JsonToken.START_OBJECT, "details is an object");
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            expect(parser.nextToken() == JsonToken.VALUE_STRING, "a detail is a text");
            expect(details.size() < MOST_DETAILS, "more than " + MOST_DETAILS + " details");
            details.put(name, parser.getText());
        }
    }

    private void expect(boolean holds, String what) throws IOException {
        if (!holds) {
            throw wrong(what);
        }
    }

    private IOException wrong(String what) {
        return new IOException("line " + parser.currentLocation().getLineNr() + ": " + what);
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
