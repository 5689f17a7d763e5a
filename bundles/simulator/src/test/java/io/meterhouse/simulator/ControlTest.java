package io.meterhouse.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private Instant now = START;
    private Simulator simulator;
    private Control control;

    @BeforeEach
    void start() throws IOException {
        Options options = Options.parse(
                new String[] {"--tcp", "0", "--panel", "kind=panel-24,serial=5", "--panel", "kind=panel-12"}, START);
        SiteClock clock = new SiteClock(() -> now, START, START.toEpochMilli(), BigDecimal.ONE);
        simulator = new Simulator(options, clock, System::nanoTime, line -> {});
        control = new Control(simulator, () -> {});
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void theTruthOfManyInstantsComesInOneLine() {
        String one = control.answer("truth 1 3 2026-03-02T00:00:00Z");
        String epoch = control.answer(
                "truth 1 3 " + Instant.parse("2026-03-02T00:00:00Z").toEpochMilli());
        assertThat(one).matches("ok [0-9]+\n").isEqualTo(epoch);
        String all =
                control.answer("truth 1 * 2026-03-02T00:00:00Z 2026-03-02T06:00:00+05:00 2026-03-02T01:00:00.001Z");
        String[] words = all.strip().split(" ");
        assertThat(words).hasSize(1 + 3 * 24);
        assertThat(words[3]).isEqualTo(one.strip().substring(3));
        assertThat(words[24 + 3]).isEqualTo(words[48 + 3]);
        assertThat(control.answer("truth 2 * 2026-03-02T00:00:00Z").strip().split(" "))
                .hasSize(13);
    }

    @Test
    void aFaultOfTheMeterChangesTheTruthFromItsInstantOn() {
        assertThat(control.answer("fault 1 reset at 2026-03-01T13:00:00Z")).isEqualTo("ok\n");
        assertThat(control.answer("truth 1 1 2026-03-01T13:00:00Z")).isEqualTo("ok 0\n");
        assertThat(control.answer("truth 1 1 2026-03-01T12:59:59.999Z")).isNotEqualTo("ok 0\n");
        assertThat(control.answer("fault 1 swap 99 1000 at 2026-03-01T14:00:00Z"))
                .isEqualTo("ok\n");
        assertThat(control.answer("serial 1 2026-03-01T13:59:59Z")).isEqualTo("ok 5\n");
        assertThat(control.answer("serial 1 2026-03-01T14:00:00Z")).isEqualTo("ok 99\n");
        assertThat(control.answer("fault 1 rollover 7 at 2026-03-01T15:00:00Z")).isEqualTo("ok\n");
        assertThat(control.answer("truth 1 1 2026-03-01T15:00:00Z")).isEqualTo("ok " + ((1L << 32) - 7) + "\n");
    }

    @Test
    void theStateNamesWhatHolds() {
        control.answer("fault * silence for 5m");
        control.answer("fault 2 poweroff for 5m");
        assertThat(control.answer("state"))
                .startsWith("ok site=2026-03-01T12:00:00Z\n")
                .contains("panel 1 kind=panel-24 serial=5 powered=true clock=2026-03-01T12:00:00Z faults=silence\n")
                .contains("panel 2 kind=panel-12 serial=2400002 powered=false")
                .contains("listen name=tcp1 type=tcp host=127.0.0.1 port=")
                .endsWith("end\n");
        now = START.plusSeconds(300);
        assertThat(control.answer("state")).contains("faults=\n").doesNotContain("powered=false");
        assertThat(control.answer("now")).isEqualTo("ok 2026-03-01T12:05:00Z\n");
    }

    @Test
    void readsOfEnergyAreRememberedAndNoOthers() throws IOException {
        assertThat(control.answer("reads 1")).isEqualTo("ok 0\n");
        ask(0);
        now = START.plusSeconds(20);
        ask(200);
        now = START.plusSeconds(40);
        ask(0);
        assertThat(control.answer("reads 1")).isEqualTo("ok 2 2026-03-01T12:00:00Z 2026-03-01T12:00:40Z\n");
        assertThat(control.answer("reads 1 2026-03-01T12:00:00.001Z 2026-03-01T12:01:00Z"))
                .isEqualTo("ok 1 2026-03-01T12:00:40Z 2026-03-01T12:00:40Z\n");
        assertThat(control.answer("reads 2")).isEqualTo("ok 0\n");
        control.answer("fault 1 exception 4");
        ask(0);
        assertThat(control.answer("reads 1")).startsWith("ok 2 ");
    }

    /** Reads two registers of panel 1 over Modbus TCP. */
    private void ask(int address) throws IOException {
        String state = control.answer("state");
        int port = Integer.parseInt(state.replaceAll("(?s).*type=tcp.* port=([0-9]+).*", "$1"));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(5000);
            socket.getOutputStream().write(new byte[] {0, 1, 0, 0, 0, 6, 1, 4, 0, (byte) address, 0, 2});
            assertThat(socket.getInputStream().readNBytes(9)).hasSize(9);
        }
    }

    @Test
    void clearingEndsFaults() {
        control.answer("fault 1 crc");
        control.answer("fault 1 poweroff");
        assertThat(control.answer("clear *")).isEqualTo("ok\n");
        assertThat(control.answer("state")).doesNotContain("crc").doesNotContain("powered=false");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "truth",
                "truth 1 1",
                "reads",
                "reads *",
                "reads 1 2026-03-02T00:00:00Z",
                "truth 9 1 0",
                "truth 1 25 0",
                "truth 1 1 yesterday",
                "truth * 1 0",
                "truth 1 1 99999999999999999999",
                "fault",
                "fault 1",
                "fault 1 nonsense",
                "fault 3 crc",
                "fault tcp9 mute",
                "fault tcp1 crc",
                "fault 1 crc 7",
                "fault 1 slow",
                "fault 1 slow -1",
                "fault 1 exception 0",
                "fault 1 biterrors 2",
                "fault 1 biterrors 1e999999999",
                "fault 1 crc for",
                "fault 1 crc for ever",
                "fault 1 crc share 20",
                "fault 1 crc share 200%",
                "fault 1 reset for 5m",
                "fault 1 reset share 5%",
                "fault 1 reset at 2026-03-01T11:00:00Z",
                "fault 1 swap 0",
                "fault 1 reverse 49",
                "fault 2 reverse 25",
                "fault 1 rollover 0",
                "fault 1 drift 1000001",
                "fault 1 poweroff now",
                "clear",
                "clear x",
                "fault 1 silence for P99999999999999999D",
                "fault 1 silence for 9223372036854775807d"
            })
    void whatCannotBeUnderstoodIsAnErrorThatSaysWhatIsExpected(String line) {
        assertThat(control.answer(line)).startsWith("error ").endsWith("\n").hasSizeGreaterThan(25);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--nonsense 1",
                "--panels 0",
                "--panels x",
                "--kind toaster",
                "--tcp 65536",
                "--tcp 0:3",
                "--serial x",
                "--serial /dev/null:9600:7E1:1",
                "--speed 0",
                "--seed",
                "--panel kind=sdm630,colour=red",
                "--seed 1 --seed 2",
                "--panels 1 --panel kind=sdm630",
                "--modulus 5",
                "--profile 7",
                "--tcp 0:1=0",
                "--site-origin now"
            })
    void aCommandLineThatCannotBeUnderstoodIsRefused(String line) {
        assertThatThrownBy(() -> Options.parse(line.split(" "), START)).isInstanceOf(UsageError.class);
    }

    @Test
    void aCommandLineSaysWhereWhichPanelAnswers() {
        Options options = Options.parse(
                "--panels=3 --tcp 0:1,3=7 --serial /dev/ttyS0:19200:8E1:2=1 --serial /dev/ttyS1:9600:3 --rtu-tcp 9000"
                        .split(" "),
                START);
        assertThat(options.endpoints())
                .extracting(e -> e.type() + " " + e.number() + " " + e.even() + " " + e.places())
                .containsExactly(
                        "tcp 0 false [Place[panel=1, unit=1], Place[panel=3, unit=7]]",
                        "rtu-tcp 9000 false [Place[panel=1, unit=1], Place[panel=2, unit=2], Place[panel=3, unit=3]]",
                        "serial 19200 true [Place[panel=2, unit=1]]",
                        "serial 9600 false [Place[panel=3, unit=3]]");
    }
}
