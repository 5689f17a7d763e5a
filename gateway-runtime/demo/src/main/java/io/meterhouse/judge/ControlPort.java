package io.meterhouse.judge;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The simulator's control port (docs/simulator.md). */
final class ControlPort implements Truth, AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;
    private static final int AT_ONCE = 400;

    private final Socket socket = new Socket();
    private final BufferedReader in;
    private final Writer out;

    ControlPort(String host, int port) throws IOException {
        socket.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        out = new java.io.OutputStreamWriter(socket.getOutputStream(), StandardCharsets.US_ASCII);
    }

    @Override
    public Map<Long, long[]> registers(int panel, List<Long> instants) throws IOException {
        Map<Long, long[]> found = new HashMap<>();
        for (int from = 0; from < instants.size(); from += AT_ONCE) {
            List<Long> some = instants.subList(from, Math.min(instants.size(), from + AT_ONCE));
            StringBuilder question = new StringBuilder("truth " + panel + " *");
            some.forEach(instant -> question.append(' ').append(instant));
            String[] words = ask(question.toString());
            int points = words.length / some.size();
            for (int i = 0; i < some.size(); i++) {
                long[] registers = new long[points];
                for (int point = 0; point < points; point++) {
                    registers[point] = Long.parseLong(words[i * points + point]);
                }
                found.put(some.get(i), registers);
            }
        }
        return found;
    }

    @Override
    public long[] reads(int panel, long from, long to) throws IOException {
        String[] words = ask("reads " + panel + " " + from + " " + to);
        long count = Long.parseLong(words[0]);
        return count == 0
                ? new long[] {0}
                : new long[] {
                    count,
                    Instant.parse(words[1]).toEpochMilli(),
                    Instant.parse(words[2]).toEpochMilli()
                };
    }

    private String[] ask(String question) throws IOException {
        out.write(question + "\n");
        out.flush();
        String answer = in.readLine();
        if (answer == null || !answer.startsWith("ok")) {
            throw new IOException("the simulator answered " + answer + " to " + question.split(" ")[0]);
        }
        return answer.substring(2).strip().split(" ");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
