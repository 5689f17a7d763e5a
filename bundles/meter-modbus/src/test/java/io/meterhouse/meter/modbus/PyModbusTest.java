package io.meterhouse.meter.modbus;

import static io.meterhouse.meter.modbus.Panels.live;
import static io.meterhouse.meter.modbus.Panels.point;
import static io.meterhouse.meter.modbus.Panels.register;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.meterhouse.api.metering.definition.LineDefinition.Framing;
import io.meterhouse.api.metering.definition.PointDefinition.Phase;
import io.meterhouse.api.metering.line.ConversationException;
import io.meterhouse.api.metering.line.Node;
import io.meterhouse.api.metering.line.Trouble;
import io.meterhouse.api.metering.meter.Meter;
import io.meterhouse.api.metering.meter.Poll;
import io.meterhouse.api.metering.meter.Reading;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A slave that others wrote: pymodbus, RTU on a pair of pseudo-terminals and TCP. */
@Timeout(60)
class PyModbusTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final List<Process> processes = new ArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void stop() throws InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly();
            process.waitFor(5, TimeUnit.SECONDS);
        }
    }

    private void start(String... command) throws IOException {
        try {
            processes.add(new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve(processes.size() + ".log").toFile())
                    .start());
        } catch (IOException e) {
            throw new IOException("this test needs: apt-get install socat python3-pymodbus python3-serial-asyncio", e);
        }
    }

    private void slave(String kind, String port, List<String> registers) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("/usr/bin/python3", "src/test/resources/pymodbus_slave.py", kind, port));
        command.addAll(registers);
        start(command.toArray(String[]::new));
    }

    private void until(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0 || !processes.stream().allMatch(Process::isAlive)) {
                throw new AssertionError("the peer did not come up (apt-get install socat python3-pymodbus"
                        + " python3-serial-asyncio): " + logs());
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    private String logs() {
        StringBuilder logs = new StringBuilder();
        for (int i = 0; i < processes.size(); i++) {
            try {
                logs.append(Files.readString(folder.resolve(i + ".log")));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return logs.toString();
    }

    @Test
    void anSdm630OnASerialLineIsRead() throws Exception {
        Path theirs = folder.resolve("theirs");
        Path ours = folder.resolve("ours");
        start("socat", "pty,raw,echo=0,link=" + theirs, "pty,raw,echo=0,link=" + ours);
        until(() -> Files.exists(theirs) && Files.exists(ours));
        // 1234.5 kWh, 230.25 V, 1380.5 W: worked out in MeterImageTest
        List<String> nought = Collections.nCopies(80, "0");
        slave(
                "rtu",
                theirs.toString(),
                List.of(
                        "7:4:0=" + String.join(",", nought),
                        "7:4:0=4366,4000,4366,4000,4366,4000",
                        "7:4:52=44AC,9000",
                        "7:4:72=449A,5000"));
        Meter meter = Panels.bind("sdm630", 7, point("H", 1, Phase.A, Phase.B, Phase.C));
        try (FileInputStream in = new FileInputStream(ours.toFile());
                FileOutputStream out = new FileOutputStream(ours.toFile())) {
            Node node = new Node(7, Duration.ofMillis(2), TIMEOUT, "");
            StreamConnection connection = new StreamConnection(node, in, out);
            Poll poll = meter.polls().get(0);
            List<Reading> readings = new ArrayList<>();
            until(() -> {
                try {
                    return readings.add(poll.conversation().hold(connection));
                } catch (ConversationException e) {
                    // silence while it starts; anything else is a defect
                    assertThat(e.trouble()).isEqualTo(Trouble.SILENCE);
                    return false;
                }
            });
            for (int i = 0; i < 20; i++) {
                readings.add(poll.conversation().hold(connection));
            }
            assertThat(readings).allSatisfy(reading -> {
                assertThat(register(reading, "H.kwh-del").counts()).isEqualTo(123_450);
                assertThat(live(reading, "H").milliwatts()).hasValue(1_380_500);
                assertThat(live(reading, "H").millivolts()).containsExactly(230_250L, 230_250L, 230_250L);
                assertThat(reading.answered()).isAfterOrEqualTo(reading.asked());
            });

            // the same meter with a profile for another: the slave refuses what it does not have
            Meter wrong = Panels.bind("iem3000", 7, point("H", 1, Phase.A));
            ConversationException e = catchThrowableOfType(
                    ConversationException.class,
                    () -> wrong.polls().get(0).conversation().hold(connection));
            assertThat(e.trouble()).isEqualTo(Trouble.REFUSED);
            assertThat(e).hasMessageContaining("illegal data address");
        }
    }

    @Test
    void severalUnitsBehindOneTcpConnectionAreRead() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        List<String> registers = new ArrayList<>();
        for (int unit = 1; unit <= 3; unit++) {
            registers.add(unit + ":3:13952=" + String.join(",", Collections.nCopies(12, "0")));
            registers.add(unit + ":3:14336=FF9C,FFFF");
            // 65,536 kWh and the unit
            registers.add(unit + ":3:14720=" + unit + ",1");
        }
        slave("tcp", Integer.toString(port), registers);
        until(() -> {
            try (Socket probe = new Socket("127.0.0.1", port)) {
                return probe.isConnected();
            } catch (IOException e) {
                return false;
            }
        });
        Meter meter = Panels.bind(
                "bfm136", Framing.MBAP, 1, point("S1", 1, Phase.A), point("S2", 2, Phase.B), point("S3", 3, Phase.C));
        try (Socket socket = new Socket("127.0.0.1", port)) {
            for (int round = 0; round < 5; round++) {
                for (Poll poll : meter.polls()) {
                    Node node = new Node(poll.node().unit(), Duration.ZERO, TIMEOUT, "");
                    Reading reading = poll.conversation()
                            .hold(new StreamConnection(node, socket.getInputStream(), socket.getOutputStream()));
                    assertThat(register(reading, "S" + poll.name() + ".kwh-del").counts())
                            .isEqualTo(65_536 + node.unit());
                    assertThat(live(reading, "S" + poll.name()).milliwatts()).hasValue(-100_000);
                }
            }
        }
    }
}
