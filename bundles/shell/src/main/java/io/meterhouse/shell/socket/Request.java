package io.meterhouse.shell.socket;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * What a client asks for: {@code {"v":1,"command":"intervals","arguments":{"channel":"1204.kwh-del"}}}, or
 * {@code {"v":1,"request":"commands"}} for the specs of all commands.
 *
 * @param specs whether the specs are asked for, and no command
 * @param command its name; empty when the specs are asked for
 * @param arguments by name, not checked yet
 */
record Request(boolean specs, String command, Map<String, String> arguments) {
    /** The version of what is spoken over the socket. */
    static final int VERSION = 1;
    /** The longest request, in bytes, with its line end. */
    static final int LONGEST = 64 * 1024;

    private static final int MOST_ARGUMENTS = 64;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(4).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** @throws IOException if the line is no request, with what is wrong */
    static Request parse(byte[] line, int length) throws IOException {
        try (JsonParser parser = JSON.createParser(line, 0, length)) {
            long version = 0;
            boolean specs = false;
            String command = "";
            Map<String, String> arguments = Map.of();
            expect(parser.nextToken() == JsonToken.START_OBJECT, "an object is expected");
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                switch (name) {
                    case "v" -> {
                        expect(parser.currentToken() == JsonToken.VALUE_NUMBER_INT, "v is a whole number");
                        version = parser.getLongValue();
                    }
                    case "request" -> {
                        specs = text(parser).equals("commands");
                        expect(specs, "request is \"commands\"");
                    }
                    case "command" -> command = text(parser);
                    case "arguments" -> arguments = arguments(parser);
                    // A newer client may say more than this gateway understands.
                    default -> parser.skipChildren();
                }
            }
            expect(parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null, "one object");
            expect(
                    version == VERSION,
                    "the gateway speaks version " + VERSION + ", not " + version
                            + ": use the meterhouse command of the gateway's own release");
            expect(specs == command.isEmpty(), "either command or request");
            return new Request(specs, command, arguments);
        }
    }

    private static Map<String, String> arguments(JsonParser parser) throws IOException {
        expect(parser.currentToken() == JsonToken.START_OBJECT, "arguments is an object");
        Map<String, String> arguments = new HashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            arguments.put(name, text(parser));
            expect(arguments.size() <= MOST_ARGUMENTS, "more than " + MOST_ARGUMENTS + " arguments");
        }
        return arguments;
    }

    private static String text(JsonParser parser) throws IOException {
        expect(parser.currentToken() == JsonToken.VALUE_STRING, "text is expected");
        return parser.getText();
    }

    private static void expect(boolean holds, String what) throws IOException {
        if (!holds) {
            throw new IOException(what);
        }
    }
}
