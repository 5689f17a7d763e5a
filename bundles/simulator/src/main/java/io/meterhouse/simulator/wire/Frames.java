package io.meterhouse.simulator.wire;

import io.meterhouse.simulator.panel.Crc16;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Puts answers into frames, and spoils them. */
final class Frames {
    private static final int EXTRA = 20;

    private Frames() {}

    /** Unit, PDU, CRC. */
    static byte[] rtu(Slave slave, int unit, Slave.Answer answer) {
        if (answer.spoilt(WireFault.Kind.GARBAGE)) {
            return garbage(slave);
        }
        byte[] pdu = answer.spoilt(WireFault.Kind.OVERSIZE) ? longer(answer.pdu()) : answer.pdu();
        byte[] frame = new byte[pdu.length + 3];
        frame[0] = (byte) named(unit, answer);
        System.arraycopy(pdu, 0, frame, 1, pdu.length);
        int crc = Crc16.of(frame, 0, frame.length - 2);
        if (answer.spoilt(WireFault.Kind.CRC)) {
            crc ^= 0x5A5A;
        }
        frame[frame.length - 2] = (byte) crc;
        frame[frame.length - 1] = (byte) (crc >>> 8);
        return spoil(slave, answer, frame, frame.length);
    }

    /** Transaction, protocol, length, unit, PDU. */
    static byte[] tcp(Slave slave, int transaction, int unit, Slave.Answer answer) {
        if (answer.spoilt(WireFault.Kind.GARBAGE)) {
            return garbage(slave);
        }
        byte[] pdu = answer.spoilt(WireFault.Kind.OVERSIZE) ? longer(answer.pdu()) : answer.pdu();
        int id = answer.spoilt(WireFault.Kind.TRANSACTION) ? transaction + 1 : transaction;
        return spoil(slave, answer, mbap(id, named(unit, answer), pdu), 7);
    }

    static byte[] mbap(int transaction, int unit, byte[] pdu) {
        byte[] frame = new byte[7 + pdu.length];
        frame[0] = (byte) (transaction >>> 8);
        frame[1] = (byte) transaction;
        frame[4] = (byte) (pdu.length + 1 >>> 8);
        frame[5] = (byte) (pdu.length + 1);
        frame[6] = (byte) unit;
        System.arraycopy(pdu, 0, frame, 7, pdu.length);
        return frame;
    }

    private static int named(int unit, Slave.Answer answer) {
        return answer.spoilt(WireFault.Kind.UNIT) ? unit % 247 + 1 : unit;
    }

    private static byte[] longer(byte[] pdu) {
        byte[] more = Arrays.copyOf(pdu, pdu.length + EXTRA);
        if (pdu[0] == 3 || pdu[0] == 4 || pdu[0] == 23) {
            more[1] += (byte) EXTRA;
        }
        return more;
    }

    private static byte[] garbage(Slave slave) {
        SplittableRandom random = new SplittableRandom(slave.random());
        byte[] bytes = new byte[random.nextInt(1, 300)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] spoil(Slave slave, Slave.Answer answer, byte[] frame, int exposed) {
        WireFault errors = answer.faults().get(WireFault.Kind.BITERRORS);
        if (errors != null) {
            SplittableRandom random = new SplittableRandom(slave.random());
            for (int bit = 0; bit < exposed * 8; bit++) {
                if (random.nextInt(1_000_000) < errors.argument()) {
                    frame[bit / 8] ^= (byte) (1 << bit % 8);
                }
            }
        }
        return answer.spoilt(WireFault.Kind.TRUNCATE) ? Arrays.copyOf(frame, frame.length / 2) : frame;
    }
}
