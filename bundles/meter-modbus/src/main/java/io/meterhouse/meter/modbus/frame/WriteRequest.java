package io.meterhouse.meter.modbus.frame;

import java.nio.ByteBuffer;

/**
 * Writes a run of holding registers, with function 16.
 *
 * @param unit 0 to 255
 * @param address of the first, as on the wire, 0 to 65535
 * @param content two bytes each, high byte first; 1 to {@value #MOST} registers. Not changed by anybody
 */
@SuppressWarnings("ArrayRecordComponent") // made for one exchange, and never compared
public record WriteRequest(int unit, int address, byte[] content) implements Request {
    /** What fits into one request. */
    public static final int MOST = 123;

    public WriteRequest {
        if (unit < 0 || unit > 255 || content.length % 2 != 0) {
            throw new IllegalArgumentException("unit " + unit + ", " + content.length + " bytes");
        }
        int count = content.length / 2;
        if (address < 0 || count < 1 || count > MOST || address + count > 65_536) {
            throw new IllegalArgumentException(count + " registers from " + address);
        }
    }

    @Override
    public int function() {
        return 16;
    }

    @Override
    public int count() {
        return content.length / 2;
    }

    @Override
    public int length() {
        return 6 + content.length;
    }

    @Override
    public int answerLength() {
        return 5;
    }

    @Override
    public void encode(ByteBuffer into) {
        into.put((byte) function()).putShort((short) address).putShort((short) count());
        into.put((byte) content.length).put(content);
    }

    @Override
    public String registers() {
        return Request.registers(address, count());
    }

    /** Whether an answer names what was written. */
    boolean isConfirmed(byte[] answer, int offset) {
        ByteBuffer said = ByteBuffer.wrap(answer, offset, 4);
        return (said.getShort() & 0xFFFF) == address && (said.getShort() & 0xFFFF) == count();
    }
}
