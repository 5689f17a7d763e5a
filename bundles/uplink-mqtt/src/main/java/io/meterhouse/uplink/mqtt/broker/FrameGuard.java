package io.meterhouse.uplink.mqtt.broker;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;

/**
 * Lets through only what a broker may send to a client that subscribes to nothing: CONNACK, PUBACK, PINGRESP. The library behind it
 * allocates whatever length it is told, up to 256 MB.
 */
final class FrameGuard extends FilterInputStream {
    private static final int CONNACK = 0x20;
    private static final int PUBACK = 0x40;
    private static final int PINGRESP = 0xd0;

    private int header = -1;
    private int left;

    FrameGuard(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        int value = in.read();
        if (value >= 0) {
            see(value);
        }
        return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = in.read(buffer, offset, length);
        for (int i = 0; i < count; i++) {
            see(buffer[offset + i] & 0xff);
        }
        return count;
    }

    private void see(int value) throws ProtocolException {
        if (left > 0) {
            left--;
        } else if (header < 0) {
            if (value != CONNACK && value != PUBACK && value != PINGRESP) {
                throw refused("a packet that begins with 0x" + Integer.toHexString(value));
            }
            header = value;
        } else {
            if (value != (header == PINGRESP ? 0 : 2)) {
                throw refused("a packet of a length that no such packet has");
            }
            left = value;
            header = -1;
        }
    }

    private static ProtocolException refused(String what) {
        return new ProtocolException("it sent " + what);
    }
}
