package io.meterhouse.simulator.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.simulator.load.LoadGenerator;
import io.meterhouse.simulator.panel.Change;
import io.meterhouse.simulator.panel.Crc16;
import io.meterhouse.simulator.panel.PanelKind;
import io.meterhouse.simulator.panel.PanelModel;
import io.meterhouse.simulator.panel.PanelSettings;
import java.util.Arrays;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RtuBusTest {
    private static final long INSTALLED = 1_772_323_200_000L;
    private static final int ALWAYS = 1000;
    /** The registers of the first two points. */
    private static final byte[] READ = RtuRequestsTest.framed("010400000004");
    /** Unit, function, length, eight octets, CRC. */
    private static final int ANSWERED = 13;

    private long now = INSTALLED + 3_600_000;
    private final Slave meter = slave(1);
    private final Slave neighbour = slave(2);
    private final RtuBus bus = bus();

    private Slave slave(int number) {
        var settings = new PanelSettings(
                number, PanelKind.PANEL_12, 70L + number, 1L << 32, OptionalLong.of(5_000), 5, INSTALLED);
        return new Slave(new PanelModel(settings, new LoadGenerator(1)), () -> now, number);
    }

    private RtuBus bus() {
        var directory = new Directory();
        directory.add(1, meter);
        directory.add(2, neighbour);
        return new RtuBus(directory);
    }

    private void fault(WireFault.Kind kind, long argument) {
        meter.add(new WireFault(kind, argument, ALWAYS, now, now + 60_000));
    }

    private byte[] answer() {
        return bus.send(READ).orElseThrow().bytes();
    }

    private static boolean isWhole(byte[] frame) {
        return Crc16.holds(frame, 0, frame.length);
    }

    private static long register(byte[] frame, int point) {
        int at = 3 + 4 * (point - 1);
        return (frame[at] & 0xffL) << 24
                | (frame[at + 1] & 0xff) << 16
                | (frame[at + 2] & 0xff) << 8
                | frame[at + 3] & 0xff;
    }

    @Test
    void anAnswerShowsTheRegistersOfTheInstantAtWhichItsRequestCame() {
        for (int minute = 0; minute < 30; minute++) {
            now += 60_000;
            byte[] frame = answer();
            assertThat(frame).hasSize(ANSWERED).startsWith(1, 4, 8);
            assertThat(isWhole(frame)).isTrue();
            assertThat(register(frame, 1)).isEqualTo(meter.model().register(1, now));
            assertThat(register(frame, 2)).isEqualTo(meter.model().register(2, now));
        }
    }

    @Test
    void aUnitThatIsNotOnTheBusIsSilentAndItsNeighboursAnswer() {
        assertThat(bus.send(RtuRequestsTest.framed("030400000004"))).isEmpty();
        assertThat(bus.send(RtuRequestsTest.framed("020400000004"))
                        .orElseThrow()
                        .bytes())
                .startsWith(2, 4);
    }

    @Test
    void aFrameThatLostAByteIsAnsweredBySilenceWhicheverByteItWas() {
        for (int lost = 0; lost < READ.length; lost++) {
            byte[] shorter = new byte[READ.length - 1];
            System.arraycopy(READ, 0, shorter, 0, lost);
            System.arraycopy(READ, lost + 1, shorter, lost, shorter.length - lost);
            assertThat(bus.send(shorter)).as("without byte %s", lost).isEmpty();
        }
    }

    @Test
    void aBrokenFrameIsForgottenInTheSilenceAfterIt() {
        assertThat(bus.send(Arrays.copyOf(READ, 5))).isEmpty();
        // Its other half: with it the frame would be whole, had there been no silence between.
        assertThat(bus.send(Arrays.copyOfRange(READ, 5, READ.length))).isEmpty();
        assertThat(answer()).hasSize(ANSWERED);
    }

    @Test
    void whatComesBehindARequestWithoutSilenceIsNoRequestOfItsOwn() {
        byte[] twice = Arrays.copyOf(READ, 2 * READ.length);
        System.arraycopy(READ, 0, twice, READ.length, READ.length);
        assertThat(bus.send(twice).orElseThrow().bytes()).hasSize(ANSWERED);
        assertThat(bus.send(new byte[0])).isEmpty();
    }

    @Test
    void aFunctionThatTheMeterDoesNotKnowIsRefusedByIt() {
        byte[] refused =
                bus.send(RtuRequestsTest.framed("012b0e0100")).orElseThrow().bytes();
        assertThat(refused).hasSize(5).startsWith(1, 0xab, 1);
        assertThat(isWhole(refused)).isTrue();
    }

    @Test
    void aMeterThatIsSilentOrDroppedOrDarkSendsNothingAndItsNeighbourDoes() {
        fault(WireFault.Kind.SILENCE, 0);
        assertThat(bus.send(READ)).isEmpty();
        assertThat(bus.send(RtuRequestsTest.framed("020400000004"))).isPresent();
        meter.clear();
        fault(WireFault.Kind.DROP, 0);
        assertThat(bus.send(READ)).isEmpty();
        meter.clear();
        meter.model().change(() -> now, now, new Change.PowerOff(true), null, 0);
        assertThat(bus.send(READ)).isEmpty();
        meter.model().change(() -> now, now, new Change.PowerOn(), null, 0);
        assertThat(answer()).hasSize(ANSWERED);
    }

    @Test
    void aSlowMeterSaysTheSameAndHowLateItIs() {
        byte[] inTime = answer();
        fault(WireFault.Kind.SLOW, 700);
        RtuBus.Reply late = bus.send(READ).orElseThrow();
        assertThat(late.lateMillis()).isEqualTo(700);
        assertThat(late.bytes()).isEqualTo(inTime);
        now += 60_000;
        assertThat(bus.send(READ).orElseThrow().lateMillis()).isZero();
    }

    @Test
    void whatIsHurtOnTheWayIsHurtInTheWayThatItsFaultSays() {
        fault(WireFault.Kind.TRUNCATE, 0);
        assertThat(answer()).hasSize(ANSWERED / 2);
        meter.clear();
        fault(WireFault.Kind.CRC, 0);
        assertThat(isWhole(answer())).isFalse();
        meter.clear();
        fault(WireFault.Kind.UNIT, 0);
        assertThat(answer()).startsWith(2, 4, 8).satisfies(frame -> assertThat(isWhole(frame))
                .isTrue());
        meter.clear();
        fault(WireFault.Kind.OVERSIZE, 0);
        assertThat(answer()).hasSize(ANSWERED + 20).satisfies(frame -> assertThat(isWhole(frame))
                .isTrue());
        meter.clear();
        fault(WireFault.Kind.EXCEPTION, 6);
        assertThat(answer()).hasSize(5).startsWith(1, 0x84, 6);
        meter.clear();
        fault(WireFault.Kind.BITERRORS, 1_000_000);
        byte[] inverted = answer();
        assertThat(inverted[0]).isEqualTo((byte) ~1);
    }
}
