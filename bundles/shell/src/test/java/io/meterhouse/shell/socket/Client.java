package io.meterhouse.shell.socket;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A client that says whatever a test wants it to say. */
final class Client implements AutoCloseable {
    private final SocketChannel channel;
    private final BufferedReader reader;

    Client(Path socket) throws IOException {
        channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
        reader = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
    }

    Client say(String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        return this;
    }

    Client call(String command) throws IOException {
        return say("{\"v\":1,\"command\":\"" + command + "\",\"arguments\":{}}\n");
    }

    String line() throws IOException {
        return reader.readLine();
    }

    /** Everything up to the end of the connection. */
    List<String> rest() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            lines.add(line);
        }
        return lines;
    }

    String last() throws IOException {
        List<String> lines = rest();
        return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
