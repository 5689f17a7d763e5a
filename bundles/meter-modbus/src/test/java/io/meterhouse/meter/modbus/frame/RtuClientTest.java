package io.meterhouse.meter.modbus.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.meterhouse.api.metering.line.ConversationException;
import io.meterhouse.api.metering.line.Trouble;
import io.meterhouse.meter.modbus.TestSlave;
import io.meterhouse.meter.modbus.TestWire;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class RtuClientTest {
    private static final ReadRequest TWO = new ReadRequest(7, 3, 16, 2);
    private final byte[] into = new byte[4];

    private TestWire wire(UnaryOperator<byte[]> peer) {
        return new TestWire(7, peer);
    }

    private ConversationException fails(byte... answer) {
        return catchThrowableOfType(
                ConversationException.class, () -> new RtuClient().read(wire(request -> answer), TWO, into, 0));
    }

    @Test
    void theFullPollOfAPanelIsTheRequestThatItsMapShows() throws ConversationException {
        TestSlave slave = TestSlave.rtu().fill(1, 0, 120, 0).set(1, 0, 0x0001, 0xE240);
        TestWire wire = new TestWire(1, slave);
        byte[] image = new byte[240];
        new RtuClient().read(wire, new ReadRequest(1, 4, 0, 120), image, 0);
        // docs/panel-24.md, Example
        assertThat(wire.written()).singleElement().isEqualTo(HexFormat.of().parseHex("010400000078f028"));
        assertThat(image).startsWith(0x00, 0x01, 0xE2, 0x40);
    }

    @Test
    void anAnswerIsTakenWithoutWaitingForTheSilenceAfterIt() throws ConversationException {
        TestSlave slave = TestSlave.rtu().set(7, 16, 1, 2);
        TestWire wire = wire(slave);
        new RtuClient().read(wire, TWO, into, 0);
        assertThat(into).containsExactly(0, 1, 0, 2);
        // one millisecond for the write and one for the read: the virtual clock moves by waiting alone
        assertThat(wire.wireNanos()).isEqualTo(2_000_000);
    }

    @Test
    void whatCameBeforeTheRequestIsNotTakenForItsAnswer() throws ConversationException {
        TestWire wire = wire(TestSlave.rtu().set(7, 16, 1, 2));
        wire.arrives(TestSlave.rtu(7, (byte) 3, (byte) 4, (byte) 9, (byte) 9, (byte) 9, (byte) 9));
        new RtuClient().read(wire, TWO, into, 0);
        assertThat(into).containsExactly(0, 1, 0, 2);
    }

    @Test
    void nothingIsSilenceAndSaysWhatToCheck() {
        ConversationException e = fails();
        assertThat(e.trouble()).isEqualTo(Trouble.SILENCE);
        assertThat(e)
                .hasMessageContaining("unit 7 does not answer (0 of 5 bytes)")
                .hasMessageContaining("wires");
    }

    @Test
    void anExceptionIsRefusedWithItsName() {
        ConversationException e = fails(TestSlave.rtu(7, (byte) 0x83, (byte) 2));
        assertThat(e.trouble()).isEqualTo(Trouble.REFUSED);
        assertThat(e).hasMessageContaining("exception 2, illegal data address").hasMessageContaining("right profile");
    }

    @Test
    void anExceptionThatTheStandardDoesNotNameIsRefusedToo() {
        assertThat(fails(TestSlave.rtu(7, (byte) 0x83, (byte) 0x77)).trouble()).isEqualTo(Trouble.REFUSED);
    }

    @Test
    void aWrongChecksumIsGarbled() {
        byte[] answer = TestSlave.rtu(7, (byte) 3, (byte) 4, (byte) 0, (byte) 1, (byte) 0, (byte) 2);
        answer[4] ^= 0x10;
        ConversationException e = fails(answer);
        assertThat(e.trouble()).isEqualTo(Trouble.GARBLED);
        assertThat(e).hasMessageContaining("CRC").hasMessageContaining("baud");
    }

    @Test
    void anAnswerThatBreaksOffIsSilenceAndSaysSo() {
        byte[] answer = TestSlave.rtu(7, (byte) 3, (byte) 4, (byte) 0, (byte) 1, (byte) 0, (byte) 2);
        ConversationException e = fails(Arrays.copyOf(answer, 7));
        assertThat(e.trouble()).isEqualTo(Trouble.SILENCE);
        assertThat(e).hasMessageContaining("broke off (0 of 2 bytes)");
    }

    @Test
    void aHeadThatPromisesMoreThanComesIsGarbledAndCostsLittleTime() {
        TestWire wire = wire(request -> new byte[] {7, 3, (byte) 200, 0, 1, 0, 2, 0, 0});
        ConversationException e =
                catchThrowableOfType(ConversationException.class, () -> new RtuClient().read(wire, TWO, into, 0));
        assertThat(e.trouble()).isEqualTo(Trouble.GARBLED);
        assertThat(e).hasMessageContaining("205 bytes, and 9 were asked for");
        // writing, reading and 100 ms for a rest that never comes
        assertThat(wire.wireNanos()).isEqualTo(102_000_000);
    }

    @Test
    void aWholeFrameOfAnotherUnitIsAWrongNode() {
        ConversationException e = fails(TestSlave.rtu(8, (byte) 3, (byte) 4, (byte) 0, (byte) 1, (byte) 0, (byte) 2));
        assertThat(e.trouble()).isEqualTo(Trouble.WRONG_NODE);
        assertThat(e).hasMessageContaining("unit 8 answered");
    }

    @Test
    void anAnswerToAnotherFunctionOrLengthIsOfAnotherRequest() {
        assertThat(fails(TestSlave.rtu(7, (byte) 4, (byte) 4, (byte) 0, (byte) 1, (byte) 0, (byte) 2))
                        .trouble())
                .isEqualTo(Trouble.WRONG_NODE);
        assertThat(fails(TestSlave.rtu(7, (byte) 3, (byte) 2, (byte) 0, (byte) 1))
                        .trouble())
                .isEqualTo(Trouble.WRONG_NODE);
        assertThat(fails(TestSlave.rtu(
                                7, (byte) 3, (byte) 6, (byte) 0, (byte) 1, (byte) 0, (byte) 1, (byte) 0, (byte) 1))
                        .trouble())
                .isEqualTo(Trouble.WRONG_NODE);
    }

    @Test
    void anAdapterThatHearsItselfIsNamed() {
        ConversationException e = catchThrowableOfType(ConversationException.class, () -> new RtuClient()
                .read(wire(request -> request), new ReadRequest(7, 3, 0, 2), into, 0));
        assertThat(e).hasMessageContaining("our own request");
    }

    @Test
    void aFailedReadLeavesTheImageAsItWas() {
        Arrays.fill(into, (byte) 0x55);
        fails(TestSlave.rtu(8, (byte) 3, (byte) 4, (byte) 0, (byte) 1, (byte) 0, (byte) 2));
        assertThat(into).containsOnly(0x55);
    }
}
