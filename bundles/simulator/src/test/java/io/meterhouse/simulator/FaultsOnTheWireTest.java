package io.meterhouse.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meterhouse.simulator.panel.Crc16;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each fault as a master sees it, on RTU frames over TCP (as on a serial line) and on Modbus TCP. */
@Timeout(60)
class FaultsOnTheWireTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final byte[] RTU = HexFormat.of().parseHex("010400000078f028");
    private static final byte[] TCP = HexFormat.of().parseHex("1234" + "0000" + "0006" + "01" + "0400000078");
    private static final int RTU_LENGTH = 245;
    private static final int TCP_LENGTH = 249;

    private volatile Instant now = START;
    private Simulator simulator;
    private Control control;
    private Socket tcp;
    private Socket rtu;

    @BeforeEach
    void start() throws IOException {
        Options options = Options.parse(new String[] {"--tcp", "0", "--rtu-tcp", "0:1"}, START);
        SiteClock clock = new SiteClock(() -> now, START, START.toEpochMilli(), BigDecimal.ONE);
        simulator = new Simulator(options, clock, System::nanoTime, line -> {});
        control = new Control(simulator, () -> {});
        tcp = connect("tcp1");
        rtu = connect("rtu-tcp1");
    }

    @AfterEach
    void stop() throws IOException {
        tcp.close();
        rtu.close();
        simulator.close();
    }

    private Socket connect(String listener) throws IOException {
        String text = simulator.listener(listener).orElseThrow().description();
        int port = Integer.parseInt(text.replaceFirst(".* port=([0-9]+) .*", "$1"));
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    private void fault(String text) {
        assertThat(control.answer("fault 1 " + text)).isEqualTo("ok\n");
    }

    /** All bytes that come until nothing has come for a while or the other side closes. */
    private static byte[] exchange(Socket socket, byte[] request, int enough) throws IOException {
        socket.getOutputStream().write(request);
        byte[] bytes = new byte[2000];
        int count = 0;
        socket.setSoTimeout(250);
        try {
            while (count < enough) {
                int n = socket.getInputStream().read(bytes, count, bytes.length - count);
                if (n < 0) {
                    break;
                }
                count += n;
            }
        } catch (SocketTimeoutException e) {
            // That was all.
        }
        return Arrays.copyOf(bytes, count);
    }

    private byte[] rtu() throws IOException {
        return exchange(rtu, RTU, 2000);
    }

    private byte[] tcp() throws IOException {
        return exchange(tcp, TCP, 2000);
    }

    private static boolean crcHolds(byte[] frame) {
        return Crc16.holds(frame, 0, frame.length);
    }

    @Test
    void withoutFaultsAnAnswerIsOneExactFrameAndTheTruth() throws IOException {
        byte[] frame = exchange(rtu, RTU, RTU_LENGTH);
        assertThat(frame).hasSize(RTU_LENGTH).startsWith(1, 4, 240);
        assertThat(crcHolds(frame)).isTrue();
        byte[] answer = exchange(tcp, TCP, TCP_LENGTH);
        assertThat(answer).hasSize(TCP_LENGTH).startsWith(0x12, 0x34, 0, 0, 0, 243, 1, 4, 240);
        assertThat(Arrays.copyOfRange(answer, 9, 249)).isEqualTo(Arrays.copyOfRange(frame, 3, 243));
        StringBuilder truth = new StringBuilder("ok");
        ByteBuffer energies = ByteBuffer.wrap(frame, 3, 96);
        while (energies.hasRemaining()) {
            truth.append(' ').append(Integer.toUnsignedLong(energies.getInt()));
        }
        assertThat(control.answer("truth 1 * " + START)).isEqualTo(truth + "\n");
    }

    @Test
    void silenceIsNoByteAndEndsWhenItsTimeIsOver() throws IOException {
        fault("silence for 10m");
        assertThat(rtu()).isEmpty();
        assertThat(tcp()).isEmpty();
        now = START.plusSeconds(600);
        assertThat(rtu()).hasSize(RTU_LENGTH);
        assertThat(tcp()).hasSize(TCP_LENGTH);
    }

    @Test
    void aScheduledFaultWaitsForItsInstant() throws IOException {
        fault("silence at 2026-03-01T12:10:00Z for 1m");
        assertThat(rtu()).hasSize(RTU_LENGTH);
        now = START.plusSeconds(600);
        assertThat(rtu()).isEmpty();
        now = START.plusSeconds(660);
        assertThat(rtu()).hasSize(RTU_LENGTH);
    }

    @Test
    void aSlowAnswerIsLateAndHoldsTheRegistersOfItsRequest() throws IOException {
        fault("slow 120");
        long before = System.nanoTime();
        byte[] frame = exchange(rtu, RTU, RTU_LENGTH);
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before)).isGreaterThanOrEqualTo(120);
        assertThat(crcHolds(frame)).isTrue();
    }

    @Test
    void bitErrorsSpoilAFrameAndOverTcpOnlyItsHeader() throws IOException {
        byte[] good = exchange(rtu, RTU, RTU_LENGTH);
        fault("biterrors 0.01");
        byte[] bad = exchange(rtu, RTU, RTU_LENGTH);
        int flipped = 0;
        for (int i = 0; i < RTU_LENGTH; i++) {
            flipped += Integer.bitCount((good[i] ^ bad[i]) & 0xFF);
        }
        assertThat(flipped).isBetween(5, 60);
        assertThat(crcHolds(bad)).isFalse();
        fault("biterrors 1");
        byte[] answer = exchange(tcp, TCP, TCP_LENGTH);
        assertThat(answer).startsWith(0xED, 0xCB, 0xFF, 0xFF, 0xFF, 0x0C, 0xFE);
        assertThat(Arrays.copyOfRange(answer, 9, 249)).isEqualTo(Arrays.copyOfRange(good, 3, 243));
    }

    @Test
    void aWrongCrcIsAllThatIsWrong() throws IOException {
        byte[] good = rtu();
        fault("crc");
        byte[] bad = rtu();
        assertThat(Arrays.copyOf(bad, 243)).isEqualTo(Arrays.copyOf(good, 243));
        assertThat(crcHolds(bad)).isFalse();
        assertThat(tcp()).hasSize(TCP_LENGTH);
    }

    @Test
    void anotherUnitAnswersWithAGoodFrame() throws IOException {
        fault("unit");
        byte[] frame = rtu();
        assertThat(frame).hasSize(RTU_LENGTH).startsWith(2, 4);
        assertThat(crcHolds(frame)).isTrue();
        assertThat(tcp()[6]).isEqualTo((byte) 2);
    }

    @Test
    void anotherTransactionIsAnswered() throws IOException {
        fault("transaction");
        assertThat(tcp()).startsWith(0x12, 0x35).hasSize(TCP_LENGTH);
    }

    @Test
    void aTruncatedAnswerStopsHalfWay() throws IOException {
        fault("truncate");
        assertThat(rtu()).hasSize(RTU_LENGTH / 2).startsWith(1, 4, 240);
        assertThat(tcp()).hasSize(TCP_LENGTH / 2).startsWith(0x12, 0x34, 0, 0, 0, 243);
    }

    @Test
    void anOversizedAnswerIsWellFramedButLongerThanAskedFor() throws IOException {
        fault("oversize");
        byte[] frame = rtu();
        assertThat(frame).hasSize(RTU_LENGTH + 20).startsWith(1, 4, 240 + 20 - 256);
        assertThat(crcHolds(frame)).isTrue();
        assertThat(tcp()).hasSize(TCP_LENGTH + 20).startsWith(0x12, 0x34, 0, 0, 1, 7);
    }

    @Test
    void garbageIsNoFrame() throws IOException {
        fault("garbage");
        byte[] frame = rtu();
        assertThat(frame).hasSizeBetween(1, 299);
        assertThat(frame.length > 3 && crcHolds(frame)).isFalse();
        assertThat(tcp()).isNotEmpty();
    }

    @Test
    void anExceptionBearsItsCode() throws IOException {
        fault("exception 6");
        assertThat(rtu()).startsWith(1, 0x84, 6).hasSize(5);
        assertThat(tcp()).endsWith(1, 0x84, 6).hasSize(9);
    }

    @Test
    void aDroppedConnectionEndsInPlaceOfTheAnswer() throws IOException {
        fault("drop");
        assertThat(tcp()).isEmpty();
        assertThat(tcp.getInputStream().read()).isEqualTo(-1);
        assertThat(rtu()).isEmpty();
        assertThat(rtu.getInputStream().read()).isEqualTo(-1);
        control.answer("clear 1");
        tcp = connect("tcp1");
        assertThat(tcp()).hasSize(TCP_LENGTH);
    }

    @Test
    void aShareOfTheExchangesIsHitAndTheOthersAreNot() throws IOException {
        fault("crc share 30%");
        int bad = 0;
        for (int i = 0; i < 200; i++) {
            bad += crcHolds(exchange(rtu, RTU, RTU_LENGTH)) ? 0 : 1;
        }
        assertThat(bad).isBetween(30, 90);
    }

    @Test
    void aPanelWithoutPowerIsSilentAndItsNeighbourAnswers() throws IOException {
        fault("poweroff for 10m");
        assertThat(tcp()).isEmpty();
        byte[] neighbour = TCP.clone();
        neighbour[6] = 2;
        assertThat(exchange(tcp, neighbour, TCP_LENGTH)).hasSize(TCP_LENGTH);
        now = START.plusSeconds(601);
        assertThat(tcp()).hasSize(TCP_LENGTH);
    }

    @Test
    void meterFaultsAreSeenInItsRegisters() throws IOException {
        fault("swap 424242 77");
        ByteBuffer frame = ByteBuffer.wrap(rtu(), 3, 240).slice();
        assertThat(frame.getInt(0)).isEqualTo(77);
        assertThat(frame.getInt(2 * 112)).isEqualTo(424_242);
        fault("reset");
        assertThat(ByteBuffer.wrap(rtu(), 3, 240).getInt()).isZero();
        fault("rollover 3");
        assertThat(ByteBuffer.wrap(rtu(), 3, 240).getInt()).isEqualTo(-3);
        fault("reverse 1");
        assertThat(ByteBuffer.wrap(rtu(), 3, 240).slice().getShort(2 * 51)).isNegative();
        fault("clockstep -3600");
        assertThat(ByteBuffer.wrap(rtu(), 3, 240).slice().getInt(2 * 99))
                .isEqualTo((int) START.getEpochSecond() - 3600);
        fault("drift 50000");
        now = START.plusSeconds(1000);
        assertThat(ByteBuffer.wrap(rtu(), 3, 240).slice().getInt(2 * 99))
                .isEqualTo((int) START.getEpochSecond() - 3600 + 1050);
    }

    @Test
    void aMuteListenerTakesConnectionsAndSaysNothing() throws IOException {
        assertThat(control.answer("fault tcp1 mute")).isEqualTo("ok\n");
        assertThat(tcp()).isEmpty();
        try (Socket another = connect("tcp1")) {
            assertThat(exchange(another, TCP, TCP_LENGTH)).isEmpty();
        }
        control.answer("clear tcp1");
        assertThat(tcp()).hasSize(TCP_LENGTH);
    }

    @Test
    void aRefusingListenerClosesAndComesBackOnItsPort() throws IOException {
        // Taken: one that still waits to be is reset by the system when the port is closed.
        assertThat(tcp()).hasSize(TCP_LENGTH);
        assertThat(control.answer("fault tcp1 refuse")).isEqualTo("ok\n");
        tcp.setSoTimeout(5000);
        assertThat(tcp.getInputStream().read()).isEqualTo(-1);
        assertThatThrownBy(() -> connect("tcp1").close()).isInstanceOf(IOException.class);
        control.answer("clear tcp1");
        tcp = until("tcp1");
        assertThat(tcp()).hasSize(TCP_LENGTH);
    }

    private Socket until(String listener) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (true) {
            try {
                return connect(listener);
            } catch (IOException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void otherUnitsAreIgnoredOnALineAndRefusedBehindAGateway() throws IOException {
        byte[] other = HexFormat.of().parseHex("0904000000787160");
        int crc = Crc16.of(other, 0, 6);
        other[6] = (byte) crc;
        other[7] = (byte) (crc >>> 8);
        assertThat(exchange(rtu, other, 5)).isEmpty();
        byte[] unknown = TCP.clone();
        unknown[6] = 9;
        assertThat(exchange(tcp, unknown, 9)).endsWith(9, 0x84, 0x0B);
    }

    @Test
    void hostileFramesCloseTheirConnectionOnly() throws IOException {
        try (Socket hostile = connect("tcp1")) {
            assertThat(exchange(
                            hostile, "GET / HTTP/1.1\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 1))
                    .isEmpty();
            assertThat(hostile.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(tcp()).hasSize(TCP_LENGTH);
        byte[] tooMany = TCP.clone();
        tooMany[11] = 126;
        assertThat(exchange(tcp, tooMany, 9)).endsWith(1, 0x84, 3);
        byte[] function = TCP.clone();
        function[7] = 0x2B;
        assertThat(exchange(tcp, function, 9)).endsWith(1, 0xAB, 1);
    }
}
