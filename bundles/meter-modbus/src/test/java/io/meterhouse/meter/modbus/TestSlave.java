package io.meterhouse.meter.modbus;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** A slave with registers, written from the standard without the library that the driver uses. */
public final class TestSlave implements UnaryOperator<byte[]> {
    private final boolean mbap;
    private final Map<Integer, TreeMap<Integer, Integer>> units = new TreeMap<>();
    private final List<String> requests = new ArrayList<>();

    private TestSlave(boolean mbap) {
        this.mbap = mbap;
    }

    public static TestSlave rtu() {
        return new TestSlave(false);
    }

    public static TestSlave mbap() {
        return new TestSlave(true);
    }

    /** Sets registers from an address on. */
    public TestSlave set(int unit, int address, int... values) {
        for (int i = 0; i < values.length; i++) {
            units.computeIfAbsent(unit, id -> new TreeMap<>()).put(address + i, values[i] & 0xFFFF);
        }
        return this;
    }

    public TestSlave fill(int unit, int address, int count, int value) {
        for (int i = 0; i < count; i++) {
            set(unit, address + i, value);
        }
        return this;
    }

    /** {@code "unit/function address+count"} of each request. */
    public List<String> requests() {
        return requests;
    }

    @Override
    public byte[] apply(byte[] request) {
        int at = mbap ? 7 : 1;
        int unit = request[mbap ? 6 : 0] & 0xFF;
        int function = request[at] & 0xFF;
        int address = word(request, at + 1);
        int count = word(request, at + 3);
        requests.add(unit + "/" + function + " " + address + "+" + count);
        ByteArrayOutputStream pdu = new ByteArrayOutputStream();
        TreeMap<Integer, Integer> registers = units.get(unit);
        if (registers == null) {
            return new byte[0];
        }
        boolean known = registers.subMap(address, address + count).size() == count;
        if (known) {
            pdu.write(function);
            pdu.write(2 * count);
            for (int value : registers.subMap(address, address + count).values()) {
                pdu.write(value >> 8);
                pdu.write(value);
            }
        } else {
            pdu.write(function | 0x80);
            pdu.write(2);
        }
        return mbap ? mbap(word(request, 0), unit, pdu.toByteArray()) : rtu(unit, pdu.toByteArray());
    }

    public static byte[] mbap(int transaction, int unit, byte... pdu) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(transaction >> 8);
        frame.write(transaction);
        frame.write(0);
        frame.write(0);
        frame.write((pdu.length + 1) >> 8);
        frame.write(pdu.length + 1);
        frame.write(unit);
        frame.writeBytes(pdu);
        return frame.toByteArray();
    }

    public static byte[] rtu(int unit, byte... pdu) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(unit);
        frame.writeBytes(pdu);
        int crc = crc(frame.toByteArray(), frame.size());
        frame.write(crc);
        frame.write(crc >> 8);
        return frame.toByteArray();
    }

    /** Bit by bit, as the standard describes it. */
    public static int crc(byte[] bytes, int length) {
        int crc = 0xFFFF;
        for (int i = 0; i < length; i++) {
            crc ^= bytes[i] & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) != 0 ? crc >> 1 ^ 0xA001 : crc >> 1;
            }
        }
        return crc;
    }

    private static int word(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
    }
}
