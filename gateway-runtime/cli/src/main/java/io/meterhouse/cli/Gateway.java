package io.meterhouse.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.meterhouse.api.ops.command.CommandSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The gateway that runs on a folder, at the other end of its socket. A connection serves one request. */
final class Gateway {
    private static final int VERSION = 1;
    private static final int LONGEST_PATH = 107;
    private static final int LONGEST_REQUEST = 64 * 1024;
    private static final long PATIENCE_MILLIS = 10_000;

    private final Path home;

    /** @param home the gateway's folder, from the root on */
    Gateway(Path home) {
        this.home = home;
    }

    Path home() {
        return home;
    }

    /** The commands that it offers now. */
    List<CommandSpec> commands() throws CliException {
        List<CommandSpec> commands = new ArrayList<>();
        ask(json -> json.writeStringField("request", "commands"), new Answer.Reader() {
            @Override
            public void command(CommandSpec spec) {
                commands.add(spec);
            }
        });
        return commands;
    }

    /** Calls a command, and hands over what it says. */
    void call(String command, Map<String, String> arguments, Answer.Reader reader) throws CliException {
        ask(
                json -> {
                    json.writeStringField("command", command);
                    json.writeObjectFieldStart("arguments");
                    for (Map.Entry<String, String> argument : arguments.entrySet()) {
                        json.writeStringField(argument.getKey(), argument.getValue());
                    }
                    json.writeEndObject();
                },
                reader);
    }

    private void ask(Content content, Answer.Reader reader) throws CliException {
        byte[] request = request(content);
        try (SocketChannel channel = connect()) {
            say(channel, request);
            await(channel, SelectionKey.OP_READ);
            channel.configureBlocking(true);
            Answer.read(Channels.newInputStream(channel), reader);
        } catch (IOException e) {
            throw new CliException(CliException.FAILED, "the connection to the gateway failed: " + e.getMessage());
        }
    }

    private static byte[] request(Content content) throws CliException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("v", VERSION);
            content.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new CliException(CliException.FAILED, e.getMessage());
        }
        bytes.write('\n');
        if (bytes.size() > LONGEST_REQUEST) {
            throw new CliException(CliException.WRONG_CALL, "the arguments are too long");
        }
        return bytes.toByteArray();
    }

    private SocketChannel connect() throws CliException {
        if (!Files.isDirectory(home)) {
            throw new CliException(
                    CliException.NO_GATEWAY,
                    "there is no folder " + home + "; name the gateway's with --home or METERHOUSE_HOME");
        }
        Path socket = socket();
        SocketChannel channel = null;
        try {
            channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            // Not blocking, for a gateway that takes no clients would let us wait for ever.
            channel.configureBlocking(false);
            if (channel.connect(UnixDomainSocketAddress.of(socket))) {
                return channel;
            }
            channel.close();
            throw new CliException(
                    CliException.NO_GATEWAY,
                    "the gateway at " + home + " takes no more clients; try again in some seconds");
        } catch (IOException e) {
            close(channel);
            throw notRunning(socket, e);
        }
    }

    private CliException notRunning(Path socket, IOException e) {
        if (String.valueOf(e.getMessage()).contains("Permission denied")
                || Files.isDirectory(socket.getParent()) && !Files.isReadable(socket.getParent())) {
            return new CliException(
                    CliException.NO_GATEWAY,
                    "you may not talk to the gateway at " + home
                            + ": run meterhouse as the user that the gateway runs as (sudo -u)");
        }
        return new CliException(
                CliException.NO_GATEWAY,
                "no gateway is running at " + home + "; start it with 'meterhouse-gateway --home " + home
                        + "', or name another folder with --home or METERHOUSE_HOME");
    }

    /** Where a path would be too long for a socket, the gateway has one elsewhere, and has written down where. */
    private Path socket() {
        Path socket = home.resolve("run/meterhouse.sock");
        Path pointer = home.resolve("run/socket");
        if (socket.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH && Files.isRegularFile(pointer)) {
            try {
                return Path.of(Files.readString(pointer).strip());
            } catch (IOException | IllegalArgumentException e) {
                return socket;
            }
        }
        return socket;
    }

    private static void say(SocketChannel channel, byte[] request) throws IOException, CliException {
        ByteBuffer bytes = ByteBuffer.wrap(request);
        while (bytes.hasRemaining()) {
            try {
                if (channel.write(bytes) > 0) {
                    continue;
                }
            } catch (IOException e) {
                // It refused before it was asked, and has said why.
                return;
            }
            await(channel, SelectionKey.OP_WRITE);
        }
    }

    private static void await(SocketChannel channel, int operation) throws IOException, CliException {
        try (Selector selector = Selector.open()) {
            channel.register(selector, operation);
            if (selector.select(PATIENCE_MILLIS) == 0) {
                throw new CliException(
                        CliException.NO_GATEWAY,
                        "the gateway does not answer within " + PATIENCE_MILLIS / 1000
                                + " seconds; its log may say why");
            }
        }
    }

    private static void close(SocketChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // What failed before is what is told.
        }
    }

    private interface Content {
        void write(JsonGenerator json) throws IOException;
    }
}
