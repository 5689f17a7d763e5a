package io.meterhouse.simulator.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.simulator.panel.Crc16;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RtuRequestsTest {
    private static final byte[] POLL = HexFormat.of().parseHex("010400000078f028");

    private final RtuRequests requests = new RtuRequests();

    static byte[] framed(String hex) {
        byte[] body = HexFormat.of().parseHex(hex);
        byte[] frame = Arrays.copyOf(body, body.length + 2);
        int crc = Crc16.of(body, 0, body.length);
        frame[body.length] = (byte) crc;
        frame[body.length + 1] = (byte) (crc >>> 8);
        return frame;
    }

    private void add(byte[] bytes) {
        requests.add(bytes, bytes.length);
    }

    @Test
    void aRequestIsWholeWithItsLastByteAndNotBefore() {
        for (int i = 0; i < POLL.length; i++) {
            assertThat(requests.next()).isEmpty();
            requests.add(new byte[] {POLL[i]}, 1);
        }
        RtuRequests.Request request = requests.next().orElseThrow();
        assertThat(request.unit()).isEqualTo(1);
        assertThat(request.pdu()).asHexString().isEqualTo("0400000078");
        assertThat(requests.next()).isEmpty();
    }

    @Test
    void noiseAndAnswersOfOtherSlavesArePassedOver() {
        byte[] noise = new byte[150];
        new Random(1).nextBytes(noise);
        add(noise);
        add(framed("020404" + "00011170"));
        add(POLL);
        assertThat(requests.next().orElseThrow().pdu()).asHexString().isEqualTo("0400000078");
    }

    @Test
    void aRequestWithAWrongCrcIsNone() {
        byte[] bad = POLL.clone();
        bad[7] ^= 1;
        add(bad);
        assertThat(requests.next()).isEmpty();
        assertThat(requests.idle()).isEmpty();
        add(POLL);
        assertThat(requests.next()).isPresent();
    }

    @Test
    void twoRequestsInOneReadAreTwo() {
        add(POLL);
        add(framed("0703000a0001"));
        assertThat(requests.next().orElseThrow().unit()).isEqualTo(1);
        assertThat(requests.next().orElseThrow().unit()).isEqualTo(7);
    }

    @Test
    void writesAreAsLongAsTheySay() {
        byte[] write = framed("0110" + "03e80002" + "04" + "00000123");
        requests.add(write, 9);
        assertThat(requests.next()).isEmpty();
        requests.add(Arrays.copyOfRange(write, 9, write.length), write.length - 9);
        assertThat(requests.next().orElseThrow().pdu()).hasSize(10);
        add(framed("0117" + "03ea0078" + "03e80002" + "04" + "00000123"));
        assertThat(requests.next().orElseThrow().pdu()[0]).isEqualTo((byte) 23);
    }

    @Test
    void anUnknownFunctionIsUnderstoodBySilence() {
        add(framed("012b0e0100"));
        assertThat(requests.next()).isEmpty();
        assertThat(requests.idle().orElseThrow().pdu()).asHexString().isEqualTo("2B0E0100");
    }

    @Test
    void endlessGarbageStaysBoundedAndARequestAfterItIsFound() {
        byte[] garbage = new byte[5000];
        new Random(2).nextBytes(garbage);
        for (int i = 0; i < 20; i++) {
            add(garbage);
            requests.next();
        }
        add(POLL);
        assertThat(requests.next().orElseThrow().unit()).isEqualTo(1);
    }
}
