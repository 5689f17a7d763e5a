package io.meterhouse.meter.modbus.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.line.ConversationException;
import io.meterhouse.meter.modbus.TestSlave;
import io.meterhouse.meter.modbus.TestWire;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Whatever comes: registers that were sent, or a ConversationException, and never more held than a frame is long. */
class HostileFramesTest {
    private static final int FRAMES = 100_000;
    private static final int LONGEST = 260;

    private static byte[] spoil(byte[] frame, Random random) {
        switch (random.nextInt(6)) {
            case 0 -> {
                byte[] noise = new byte[random.nextInt(400)];
                random.nextBytes(noise);
                return noise;
            }
            case 1 -> {
                return Arrays.copyOf(frame, random.nextInt(frame.length));
            }
            case 2 -> {
                byte[] longer = Arrays.copyOf(frame, frame.length + random.nextInt(2000));
                longer[random.nextInt(frame.length)] ^= (byte) (1 << random.nextInt(8));
                return longer;
            }
            case 3 -> {
                byte[] flipped = frame.clone();
                for (int i = random.nextInt(4); i >= 0; i--) {
                    flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
                }
                return flipped;
            }
            case 4 -> {
                // the head as it should be, the rest noise
                byte[] noise = frame.clone();
                byte[] rest = new byte[random.nextInt(300)];
                random.nextBytes(rest);
                int kept = random.nextInt(Math.min(9, frame.length));
                byte[] all = Arrays.copyOf(noise, kept + rest.length);
                System.arraycopy(rest, 0, all, kept, rest.length);
                return all;
            }
            default -> {
                byte[] swapped = frame.clone();
                swapped[random.nextInt(Math.min(9, frame.length))] = (byte) random.nextInt();
                return swapped;
            }
        }
    }

    // plain comparisons: they are made a hundred thousand times

    private static void untouched(byte[] into) {
        if (!Arrays.equals(into, new byte[into.length])) {
            throw new AssertionError("a read that failed left something behind");
        }
    }

    private static void bounded(TestWire wire) {
        if (wire.largestRead() > LONGEST) {
            throw new AssertionError("room for " + wire.largestRead() + " bytes was made");
        }
    }

    @Test
    void noRtuFrameThatWasNotSentIsTakenForAReading() {
        Random random = new Random(20_260_101);
        int taken = 0;
        for (int i = 0; i < FRAMES; i++) {
            ReadRequest request =
                    new ReadRequest(1 + random.nextInt(247), 3 + random.nextInt(2), 0, 1 + random.nextInt(125));
            byte[] pdu = new byte[2 + 2 * request.count()];
            random.nextBytes(pdu);
            pdu[0] = (byte) request.function();
            pdu[1] = (byte) (2 * request.count());
            byte[] sent = TestSlave.rtu(request.unit(), pdu);
            byte[] came = spoil(sent, random);
            TestWire wire = new TestWire(request.unit(), written -> came);
            byte[] into = new byte[2 * request.count()];
            try {
                new RtuClient().read(wire, request, into, 0);
                taken++;
                // a spoilt copy passes only where what counts of it came through whole
                assertThat(came).startsWith(sent);
                assertThat(into).isEqualTo(Arrays.copyOfRange(pdu, 2, pdu.length));
            } catch (ConversationException e) {
                untouched(into);
            }
            bounded(wire);
        }
        assertThat(taken).isLessThan(FRAMES / 20);
    }

    @Test
    void noModbusTcpFrameThatWasNotSentIsTakenForAReading() {
        Random random = new Random(20_260_102);
        AtomicInteger transactions = new AtomicInteger();
        for (int i = 0; i < FRAMES; i++) {
            ReadRequest request =
                    new ReadRequest(random.nextInt(256), 3 + random.nextInt(2), 0, 1 + random.nextInt(125));
            byte[] pdu = new byte[2 + 2 * request.count()];
            random.nextBytes(pdu);
            pdu[0] = (byte) request.function();
            pdu[1] = (byte) (2 * request.count());
            byte[] sent = TestSlave.mbap(transactions.get() + 1, request.unit(), pdu);
            byte[] came = spoil(sent, random);
            TestWire wire = new TestWire(request.unit(), written -> came);
            byte[] into = new byte[2 * request.count()];
            try {
                new MbapClient(transactions).read(wire, request, into, 0);
                // TCP carries its own checksum: what is checked here is that head and length are the ones asked for
                assertThat(Arrays.copyOf(came, 9)).isEqualTo(Arrays.copyOf(sent, 9));
                assertThat(into).isEqualTo(Arrays.copyOfRange(came, 9, 9 + into.length));
            } catch (ConversationException e) {
                untouched(into);
            }
            bounded(wire);
        }
    }
}
