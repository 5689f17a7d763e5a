package io.meterhouse.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.meterhouse.api.ops.command.CommandSpec;
import io.meterhouse.api.ops.command.CommandSpec.Argument;
import io.meterhouse.api.ops.command.CommandSpec.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Takes the gateway's answer apart, line by line as it comes. */
final class Answer {
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(8)
                    .maxStringLength(1024 * 1024)
                    .build())
            .build();

    private Answer() {}

    /**
     * Reads to the end of the answer.
     *
     * @throws CliException if it says that the command failed, or breaks off
     * @throws IOException if the connection fails, or what comes is no answer
     */
    static void read(InputStream in, Reader reader) throws IOException, CliException {
        try (JsonParser parser = JSON.createParser(in)) {
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                Map<String, Object> line = object(parser);
                if (line.containsKey("end")) {
                    end(line);
                    return;
                }
                line(line, reader);
            }
        }
        throw new CliException(
                CliException.FAILED, "the gateway went away before its answer was whole; what was shown is not all");
    }

    private static void end(Map<String, Object> line) throws CliException {
        int exitCode = line.get("end") instanceof Long code ? code.intValue() : CliException.FAILED;
        if (exitCode != CliException.OK) {
            throw new CliException(exitCode, String.valueOf(line.get("error")));
        }
    }

    private static void line(Map<String, Object> line, Reader reader) throws IOException, CliException {
        if (line.containsKey("row")) {
            reader.row(list(line.get("row")));
        } else if (line.containsKey("field")) {
            reader.field(text(line.get("field")), line.get("value"));
        } else if (line.containsKey("table")) {
            reader.table(
                    text(line.get("table")),
                    list(line.get("columns")).stream().map(Answer::text).toList());
        } else if (line.containsKey("progress")) {
            reader.progress(text(line.get("progress")), number(line.get("done")), number(line.get("total")));
        } else if (line.containsKey("pause")) {
            reader.pause();
        } else if (line.get("command") instanceof Map<?, ?> command) {
            reader.command(command(command));
        } else if (line.containsKey("v")) {
            reader.begin(zone(line.get("zone")));
        }
        // A newer gateway may say more than this command understands.
    }

    private static ZoneId zone(Object name) {
        try {
            return name == null ? ZoneOffset.UTC : ZoneId.of(name.toString());
        } catch (DateTimeException e) {
            // One that this Java does not know: the offset shown says so.
            return ZoneOffset.UTC;
        }
    }

    private static CommandSpec command(Map<?, ?> command) {
        List<Argument> arguments = new ArrayList<>();
        for (Object each : list(command.get("arguments"))) {
            if (each instanceof Map<?, ?> argument) {
                arguments.add(new Argument(
                        text(argument.get("name")),
                        kind(text(argument.get("kind"))),
                        Boolean.TRUE.equals(argument.get("required")),
                        list(argument.get("choices")).stream().map(Answer::text).toList(),
                        text(argument.get("help"))));
            }
        }
        return new CommandSpec(text(command.get("name")), text(command.get("summary")), arguments);
    }

    private static Kind kind(String name) {
        for (Kind kind : Kind.values()) {
            if (kind.name().equals(name)) {
                return kind;
            }
        }
        // One that a newer gateway knows, and checks itself.
        return Kind.TEXT;
    }

    private static String text(Object value) {
        return value == null ? "" : value.toString();
    }

    private static long number(Object value) {
        return value instanceof Long number ? number : 0;
    }

    private static List<?> list(Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    private static Map<String, Object> object(JsonParser parser) throws IOException {
        Map<String, Object> object = new HashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            object.put(name, value(parser));
        }
        return object;
    }

    private static Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case START_OBJECT -> {
                Map<String, Object> object = object(parser);
                yield object.size() == 1 && object.get("at") instanceof String at ? Instant.parse(at) : object;
            }
            case START_ARRAY -> {
                List<Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(parser));
                }
                yield list;
            }
            default -> throw new IOException("what came is no answer of a gateway");
        };
    }

    /** Who wants to know. Values are text, {@link Long}, {@link Boolean}, {@link Instant} or null. */
    interface Reader {
        /** @param zone of the site */
        default void begin(ZoneId zone) throws CliException {}

        default void table(String name, List<String> columns) throws CliException {}

        default void row(List<?> values) throws CliException {}

        default void field(String name, Object value) throws CliException {}

        default void progress(String what, long done, long total) throws CliException {}

        /** Nothing comes for a while: what is held is to be shown. */
        default void pause() throws CliException {}

        default void command(CommandSpec spec) {}
    }
}
