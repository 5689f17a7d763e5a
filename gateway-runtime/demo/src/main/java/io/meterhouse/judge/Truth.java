package io.meterhouse.judge;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the meters had: asked of the simulator's control port, docs/simulator.md. */
final class Truth implements Registers, AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int MOST_INSTANTS = 5_000;
    private static final Pattern NUMBER_AT_END = Pattern.compile("(\\d+)$");

    private final Map<String, Integer> panels;
    private final Socket socket;
    private final BufferedReader in;
    private final Writer out;

    /** @param panels the simulator's number of each panel */
    Truth(int port, Map<String, Integer> panels) throws IOException {
        this.panels = Map.copyOf(panels);
        socket = new Socket();
        socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE_MILLIS);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        out = new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8);
    }

    private String[] ask(String question) throws IOException {
        out.write(question + "\n");
        out.flush();
        String answer = in.readLine();
        if (answer == null || !answer.startsWith("ok")) {
            throw new IOException("the simulator answered '" + answer + "' to '"
                    + question.substring(0, Math.min(60, question.length())) + "'");
        }
        String rest = answer.substring(2).trim();
        return rest.isEmpty() ? new String[0] : rest.split("\\s+");
    }

    @Override
    public List<Long> registers(String panel, String channel, List<Instant> instants) throws IOException {
        Matcher point = NUMBER_AT_END.matcher(channel.substring(0, channel.indexOf('.')));
        if (!point.find()) {
            throw new IOException("channel " + channel + " does not end with the number of a point");
        }
        List<Long> registers = new ArrayList<>(instants.size());
        for (int from = 0; from < instants.size(); from += MOST_INSTANTS) {
            StringBuilder question =
                    new StringBuilder("truth " + panels.get(panel) + " " + Integer.parseInt(point.group(1)));
            instants.subList(from, Math.min(instants.size(), from + MOST_INSTANTS))
                    .forEach(instant -> question.append(' ').append(instant));
            for (String word : ask(question.toString())) {
                registers.add(Long.valueOf(word));
            }
        }
        return registers;
    }

    @Override
    public Optional<Reads> reads(String panel, Instant from, Instant to) throws IOException {
        String[] words = ask("reads " + panels.get(panel) + " " + from + " " + to);
        return words.length < 3
                ? Optional.empty()
                : Optional.of(new Reads(Instant.parse(words[1]), Instant.parse(words[2])));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
