package io.meterhouse.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The simulator as a program, read by mbpoll (libmodbus), a master that is not ours, over TCP and over a pair of ptys of socat. */
@Timeout(120)
class OtherMastersTest {
    private static final Pattern VALUE = Pattern.compile("^\\[([0-9]+)\\]:\\s+(-?[0-9.]+)", Pattern.MULTILINE);

    private final List<Process> processes = new ArrayList<>();
    private final Map<String, String> ports = new LinkedHashMap<>();
    private Process simulator;

    @TempDir
    private Path folder;

    @AfterEach
    void stop() throws InterruptedException {
        for (Process process : processes) {
            process.destroy();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    private Process start(String... command) throws IOException {
        String path = System.getenv("PATH");
        boolean there = command[0].contains("/")
                || Arrays.stream(path.split(File.pathSeparator))
                        .anyMatch(dir -> Files.isExecutable(Path.of(dir, command[0])));
        assertThat(there)
                .as("%s is needed: apt-get install mbpoll socat, or ./gateway test, which does it", command[0])
                .isTrue();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        processes.add(process);
        return process;
    }

    /** Starts the program and reads what it says it serves, as a script would. */
    private void simulate(String... arguments) throws IOException {
        String classes = Path.of("target", "classes").toAbsolutePath().toString();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classes,
                SimulatorMain.class.getName()));
        command.addAll(List.of(arguments));
        simulator = start(command.toArray(String[]::new));
        BufferedReader said =
                new BufferedReader(new InputStreamReader(simulator.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder all = new StringBuilder();
        for (String line = said.readLine(); !"ready".equals(line); line = said.readLine()) {
            assertThat(line).as("ended before it was ready:\n%s", all).isNotNull();
            all.append(line).append('\n');
            Matcher port = Pattern.compile("^(?:listen name=(\\S+)|(control)) .*port=([0-9]+).*")
                    .matcher(line);
            if (port.matches()) {
                ports.put(port.group(1) == null ? port.group(2) : port.group(1), port.group(3));
            }
        }
    }

    private String ask(String command) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(ports.get("control")))) {
            OutputStream out = socket.getOutputStream();
            out.write((command + "\n").getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }

    private long[] truth(String panel, String instant) throws IOException {
        String answer = ask("truth " + panel + " * " + instant);
        assertThat(answer).startsWith("ok ");
        return Arrays.stream(answer.substring(3).split(" "))
                .mapToLong(Long::parseLong)
                .toArray();
    }

    private String now() throws IOException {
        return ask("now").substring(3);
    }

    private String mbpoll(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("mbpoll", "-0", "-1", "-o", "2"));
        command.addAll(List.of(arguments));
        Process process = start(command.toArray(String[]::new));
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return said;
    }

    private static List<String> values(String said) {
        return VALUE.matcher(said).results().map(match -> match.group(2)).toList();
    }

    private void expectEnergies(String panel, String... mbpoll) throws IOException, InterruptedException {
        long[] before = truth(panel, now());
        String said = mbpoll(mbpoll);
        long[] after = truth(panel, now());
        List<String> values = values(said);
        assertThat(values).as(said).hasSameSizeAs(new Object[after.length]);
        for (int p = 0; p < after.length; p++) {
            assertThat(Long.parseLong(values.get(p)))
                    .isBetween(before[p], after[p])
                    .isPositive();
        }
    }

    private void ptys() throws IOException, InterruptedException {
        Process socat = start(
                "socat",
                "pty,raw,echo=0,link=" + folder.resolve("meter"),
                "pty,raw,echo=0,link=" + folder.resolve("master"));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!Files.exists(folder.resolve("master")) || !Files.exists(folder.resolve("meter"))) {
            assertThat(System.nanoTime()).as("socat made no ptys").isLessThan(deadline);
            assertThat(socat.waitFor(20, TimeUnit.MILLISECONDS)).isFalse();
        }
    }

    @Test
    void mbpollReadsOverTcpWhatTheRegistersTrulyAre() throws Exception {
        simulate("--tcp", "0", "--control", "0", "--speed", "600", "--site-origin", "2026-03-01T12:00:00Z");
        for (String unit : List.of("1", "2")) {
            for (String table : List.of("3:int", "4:int")) {
                expectEnergies(
                        unit,
                        "-m",
                        "tcp",
                        "-p",
                        ports.get("tcp1"),
                        "-a",
                        unit,
                        "-r",
                        "0",
                        "-c",
                        "24",
                        "-t",
                        table,
                        "-B",
                        "127.0.0.1");
            }
        }
    }

    @Test
    void mbpollReadsTheFullPollOverASerialLineInOneRequest() throws Exception {
        ptys();
        String line = folder.resolve("meter") + ":19200:1=5";
        simulate("--serial", line, "--control", "0", "--panels", "1", "--site-origin", "2026-03-01T12:00:00Z");
        String device = folder.resolve("master").toString();
        String[] all = {"-m", "rtu", "-b", "19200", "-P", "none", "-a", "5", "-r", "0", "-c", "120", "-t", "3", device};
        long[] before = truth("1", now());
        List<String> values = values(mbpoll(all));
        long[] after = truth("1", now());
        assertThat(values).hasSize(120);
        for (int p = 0; p < 24; p++) {
            long energy = Long.parseLong(values.get(2 * p)) << 16 | Long.parseLong(values.get(2 * p + 1)) & 0xFFFF;
            assertThat(energy).isBetween(before[p], after[p]).isPositive();
        }
        assertThat(mbpoll("-m", "rtu", "-b", "19200", "-P", "none", "-a", "6", "-r", "0", "-c", "2", "-t", "3", device))
                .as("another unit id on the line")
                .contains("timed out");
        assertThat(ask("fault 1 crc")).isEqualTo("ok");
        assertThat(mbpoll(all)).contains("Invalid CRC");
        assertThat(ask("clear 1")).isEqualTo("ok");
        assertThat(ask("fault 1 exception 6")).isEqualTo("ok");
        assertThat(mbpoll(all)).contains("Slave device or server is busy");
        assertThat(ask("clear 1")).isEqualTo("ok");
        assertThat(values(mbpoll(all))).hasSize(120);
    }

    @Test
    void aSerialDeviceThatVanishesIsOpenedAgainWhenItIsBack() throws Exception {
        ptys();
        simulate(
                "--serial",
                folder.resolve("meter") + ":9600",
                "--panels",
                "1",
                "--site-origin",
                "2026-03-01T12:00:00Z");
        String device = folder.resolve("master").toString();
        String[] poll = {"-m", "rtu", "-b", "9600", "-P", "none", "-a", "1", "-r", "0", "-c", "2", "-t", "3", device};
        assertThat(eventually(poll)).hasSize(2);
        Process socat = processes.get(0);
        socat.destroy();
        assertThat(socat.waitFor(10, TimeUnit.SECONDS)).isTrue();
        Files.deleteIfExists(folder.resolve("meter"));
        Files.deleteIfExists(folder.resolve("master"));
        ptys();
        assertThat(eventually(poll)).hasSize(2);
    }

    private List<String> eventually(String... poll) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        List<String> values = values(mbpoll(poll));
        while (values.isEmpty() && System.nanoTime() < deadline) {
            values = values(mbpoll(poll));
        }
        return values;
    }

    @Test
    void mbpollReadsFloatsOfTheSdm630AndRecordsOfTheLoadProfile() throws Exception {
        simulate(
                "--tcp",
                "0",
                "--control",
                "0",
                "--panel",
                "kind=sdm630",
                "--panel",
                "kind=panel-24",
                "--site-origin",
                "2026-03-01T12:00:00Z");
        String port = ports.get("tcp1");
        long before = truth("1", now())[0];
        String said =
                mbpoll("-m", "tcp", "-p", port, "-a", "1", "-r", "72", "-c", "1", "-t", "3:float", "-B", "127.0.0.1");
        long after = truth("1", now())[0];
        // mbpoll prints six digits.
        assertThat(Double.parseDouble(values(said).get(0))).isBetween(before / 100.0 - 0.05, after / 100.0 + 0.06);
        String written = mbpoll("-m", "tcp", "-p", port, "-a", "2", "-r", "1000", "-t", "4", "127.0.0.1", "0", "17");
        assertThat(written).contains("Written 2 references");
        List<String> record =
                values(mbpoll("-m", "tcp", "-p", port, "-a", "2", "-r", "1000", "-c", "34", "-t", "4", "127.0.0.1"));
        assertThat(record).hasSize(34).startsWith("0", "17", "0", "17");
    }

    @Test
    void sigtermAndQuitEndItWithStatus0() throws Exception {
        simulate("--tcp", "0", "--control", "0", "--site-origin", "2026-03-01T12:00:00Z");
        simulator.destroy();
        assertThat(simulator.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(simulator.exitValue()).isZero();
        simulate("--tcp", "0", "--control", "0", "--site-origin", "2026-03-01T12:00:00Z");
        assertThat(ask("quit")).isEqualTo("ok");
        assertThat(simulator.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(simulator.exitValue()).isZero();
    }

    @Test
    void aWrongCommandLineAndATakenPortAreSaidAndEndIt() throws Exception {
        simulate("--tcp", "0", "--control", "0", "--site-origin", "2026-03-01T12:00:00Z");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String main = SimulatorMain.class.getName();
        Process wrong = start(java, "-cp", "target/classes", main, "--kind", "toaster");
        assertThat(new String(wrong.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("simulate: --kind: one of panel-24, panel-12, sdm630, bfm136 expected, not 'toaster'\n");
        assertThat(wrong.waitFor()).isEqualTo(2);
        Process taken = start(
                java,
                "-cp",
                "target/classes",
                main,
                "--tcp",
                ports.get("tcp1"),
                "--site-origin",
                "2026-03-01T12:00:00Z");
        assertThat(new String(taken.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("in use");
        assertThat(taken.waitFor()).isEqualTo(1);
        Process help = start(java, "-cp", "target/classes", main, "--help");
        assertThat(new String(help.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("--wall-origin");
        assertThat(help.waitFor()).isZero();
    }
}
