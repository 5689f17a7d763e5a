package io.meterhouse.itest.peer;

import io.meterhouse.itest.House;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The simulator as it ships, in a process of its own, and its control port. */
public final class Simulation implements AutoCloseable {
    private final Program program;
    private final int control;

    private Simulation(Program program, int control) {
        this.program = program;
        this.control = control;
    }

    /** Two panels of 24 points: the first on a serial device, the second on a port; and there, as unit 2, a third one for later. */
    public static Simulation twoPanels(ScaledTime time, Path device) throws Exception {
        var command = new ArrayList<String>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                House.ROOT.resolve("bundles/simulator/target/classes").toString(),
                "io.meterhouse.simulator.SimulatorMain",
                "--panels",
                "3",
                "--serial",
                device + ":115200:1=1",
                "--tcp",
                "0:2=1,3=2",
                "--control",
                "0"));
        command.addAll(time.options());
        Program program = Program.start(command, Map.of());
        program.await(line -> line.equals("ready"), 30);
        return new Simulation(program, number(program, "control ", "port="));
    }

    private static int number(Program program, String begin, String key) {
        String line = program.lines().stream()
                .filter(each -> each.startsWith(begin))
                .findFirst()
                .orElseThrow();
        return Arrays.stream(line.split(" ", -1))
                .filter(word -> word.startsWith(key))
                .mapToInt(word -> Integer.parseInt(word.substring(key.length())))
                .findFirst()
                .orElseThrow();
    }

    /** The port of the second panel. */
    public int tcp() {
        return number(program, "listen name=tcp", "port=");
    }

    /** The control port. */
    public int control() {
        return control;
    }

    /** What a point's register showed at an instant, in counts of 2 Wh. */
    public long truth(int panel, int point, Instant at) throws IOException {
        return Long.parseLong(ask("truth " + panel + " " + point + " " + at));
    }

    /** Makes something go wrong, or ends it: a line of docs/simulator.md. */
    public void tell(String line) throws IOException {
        ask(line);
    }

    private String ask(String line) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), control);
                OutputStream out = socket.getOutputStream();
                var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            socket.setSoTimeout(10_000);
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            String answer = in.readLine();
            if (answer == null || !answer.startsWith("ok")) {
                throw new AssertionError(line + ": " + answer);
            }
            return answer.substring(2).trim();
        }
    }

    @Override
    public void close() {
        program.close();
    }
}
