package io.meterhouse.itest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The socket behind the command meterhouse: for many questions, without a process for each. */
final class GatewaySocket {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path home;

    GatewaySocket(Path home) {
        this.home = home;
    }

    /** The rows of a command's table, each an object by column; instants as text. */
    ArrayNode rows(String command, Map<String, String> arguments) throws IOException {
        Path elsewhere = home.resolve("run/socket");
        Path socket = Files.isRegularFile(elsewhere)
                ? Path.of(Files.readString(elsewhere).strip())
                : home.resolve("run/meterhouse.sock");
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            String question = JSON.writeValueAsString(Map.of("v", 1, "command", command, "arguments", arguments));
            channel.write(ByteBuffer.wrap((question + "\n").getBytes(StandardCharsets.UTF_8)));
            return read(
                    command,
                    new BufferedReader(
                            new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8)));
        }
    }

    private static ArrayNode read(String command, BufferedReader in) throws IOException {
        ArrayNode rows = JSON.createArrayNode();
        JsonNode columns = JSON.createArrayNode();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            JsonNode node = JSON.readTree(line);
            if (node.has("columns")) {
                columns = node.get("columns");
            } else if (node.has("row")) {
                ObjectNode row = rows.addObject();
                for (int i = 0; i < columns.size(); i++) {
                    JsonNode value = node.get("row").get(i);
                    row.set(columns.get(i).asText(), value.has("at") ? value.get("at") : value);
                }
            } else if (node.has("end")) {
                if (node.get("end").asInt() != 0) {
                    throw new AssertionError(command + ": " + node.path("error").asText());
                }
                return rows;
            }
        }
        throw new AssertionError(command + ": the gateway broke off");
    }
}
