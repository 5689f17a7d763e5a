package io.meterhouse.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Asks the gateway over its local socket what it has. */
final class GatewaySocket {
    private final Path home;
    private final ObjectMapper mapper = new ObjectMapper();

    GatewaySocket(Path home) {
        this.home = home;
    }

    /** The rows of a command's last table, each by column. */
    List<Map<String, JsonNode>> rows(String command, Map<String, String> arguments) throws IOException {
        return ask(command, arguments).rows();
    }

    /** The fields of a command's answer, by name. */
    Map<String, JsonNode> fields(String command) throws IOException {
        return ask(command, Map.of()).fields();
    }

    private record Answer(Map<String, JsonNode> fields, List<Map<String, JsonNode>> rows) {}

    private Answer ask(String command, Map<String, String> arguments) throws IOException {
        Path socket = home.resolve("run/meterhouse.sock");
        Path elsewhere = home.resolve("run/socket");
        if (Files.isRegularFile(elsewhere)) {
            socket = Path.of(Files.readString(elsewhere).trim());
        }
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            String request =
                    mapper.writeValueAsString(Map.of("v", 1, "command", command, "arguments", arguments)) + "\n";
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
            return read(new BufferedReader(
                    new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8)));
        }
    }

    private Answer read(BufferedReader in) throws IOException {
        List<Map<String, JsonNode>> rows = new ArrayList<>();
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        List<String> columns = new ArrayList<>();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            JsonNode node = mapper.readTree(line);
            if (node.has("field")) {
                fields.put(node.get("field").asText(), node.get("value"));
            } else if (node.has("columns")) {
                columns.clear();
                rows.clear();
                node.get("columns").forEach(column -> columns.add(column.asText()));
            } else if (node.has("row")) {
                Map<String, JsonNode> row = new LinkedHashMap<>();
                for (int i = 0; i < columns.size(); i++) {
                    row.put(columns.get(i), node.get("row").get(i));
                }
                rows.add(row);
            } else if (node.has("end")) {
                if (node.get("end").asInt() != 0) {
                    throw new IOException(node.path("error").asText());
                }
                return new Answer(fields, rows);
            }
        }
        throw new IOException("the gateway broke off");
    }
}
