package io.meterhouse.meter.modbus.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.meterhouse.api.metering.line.ConversationException;
import io.meterhouse.api.metering.line.Trouble;
import io.meterhouse.meter.modbus.TestSlave;
import io.meterhouse.meter.modbus.TestWire;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class MbapClientTest {
    private static final ReadRequest TWO = new ReadRequest(7, 3, 16, 2);
    private static final byte[] ANSWER = {3, 4, 0, 1, 0, 2};
    private final byte[] into = new byte[4];
    private final AtomicInteger transactions = new AtomicInteger(0xFFFE);

    private TestWire read(UnaryOperator<byte[]> peer) throws ConversationException {
        TestWire wire = new TestWire(7, peer);
        new MbapClient(transactions).read(wire, TWO, into, 0);
        return wire;
    }

    private ConversationException fails(UnaryOperator<byte[]> peer) {
        return catchThrowableOfType(ConversationException.class, () -> read(peer));
    }

    private static byte[] joined(byte[]... frames) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] frame : frames) {
            all.writeBytes(frame);
        }
        return all.toByteArray();
    }

    private static int transaction(byte[] request) {
        return (request[0] & 0xFF) << 8 | request[1] & 0xFF;
    }

    @Test
    void transactionNumbersGoOnPastTheirWidth() throws ConversationException {
        UnaryOperator<byte[]> slave = TestSlave.mbap().set(7, 16, 1, 2);
        assertThat(read(slave).written().get(0)).startsWith(0xFF, 0xFF, 0, 0, 0, 6, 7, 3, 0, 16, 0, 2);
        assertThat(read(slave).written().get(0)).startsWith(0, 0);
        assertThat(into).containsExactly(0, 1, 0, 2);
    }

    @Test
    void lateAnswersToEarlierRequestsAreSkipped() throws ConversationException {
        read(request -> joined(
                TestSlave.mbap(transaction(request) - 2, 7, (byte) 3, (byte) 4, (byte) 9, (byte) 9, (byte) 9, (byte) 9),
                TestSlave.mbap(transaction(request) - 1, 9, (byte) 0x83, (byte) 2),
                TestSlave.mbap(transaction(request), 7, ANSWER)));
        assertThat(into).containsExactly(0, 1, 0, 2);
    }

    @Test
    void aPeerThatSendsOldAnswersOnlyIsSilent() {
        byte[] old = TestSlave.mbap(1, 7, ANSWER);
        byte[][] many = new byte[10_000][];
        Arrays.fill(many, old);
        assertThat(fails(request -> joined(many)).trouble()).isEqualTo(Trouble.SILENCE);
    }

    @Test
    void theTimeSpentOnOldAnswersIsTakenFromTheDeadline() {
        TestWire wire = new TestWire(7, request -> TestSlave.mbap(1, 7, ANSWER));
        ConversationException e = catchThrowableOfType(
                ConversationException.class, () -> new MbapClient(transactions).read(wire, TWO, into, 0));
        assertThat(e.trouble()).isEqualTo(Trouble.SILENCE);
        // a write of 1 ms, and 1 s in all from there
        assertThat(wire.wireNanos()).isEqualTo(1_001_000_000L);
    }

    @Test
    void headersThatCannotBeAreGarbled() {
        assertThat(fails(request -> new byte[] {0, 0, 0, 9, 0, 7, 7, 3, 4, 0, 1, 0, 2})
                        .trouble())
                .isEqualTo(Trouble.GARBLED);
        for (int length : new int[] {0, 1, 2, 255, 256, 0xFFFF}) {
            ConversationException e =
                    fails(request -> new byte[] {0, 0, 0, 0, (byte) (length >> 8), (byte) length, 7, 3, 4, 0});
            assertThat(e.trouble()).isEqualTo(Trouble.GARBLED);
            assertThat(e).hasMessageContaining("length of " + length);
        }
    }

    @Test
    void anotherUnitIsAWrongNode() {
        ConversationException e = fails(request -> TestSlave.mbap(transaction(request), 8, ANSWER));
        assertThat(e.trouble()).isEqualTo(Trouble.WRONG_NODE);
    }

    @Test
    void aByteCountThatLiesIsGarbled() {
        ConversationException e = fails(request -> TestSlave.mbap(
                transaction(request), 7, (byte) 3, (byte) 4, (byte) 0, (byte) 1, (byte) 0, (byte) 2, (byte) 9));
        assertThat(e.trouble()).isEqualTo(Trouble.GARBLED);
    }

    @Test
    void aGatewayThatCannotReachItsDeviceSaysSo() {
        ConversationException e = fails(request -> TestSlave.mbap(transaction(request), 7, (byte) 0x83, (byte) 0x0B));
        assertThat(e.trouble()).isEqualTo(Trouble.REFUSED);
        assertThat(e).hasMessageContaining("exception 11").hasMessageContaining("the wire behind it");
    }
}
