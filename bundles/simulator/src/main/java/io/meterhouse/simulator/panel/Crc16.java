package io.meterhouse.simulator.panel;

/** The check sum of Modbus RTU: CRC-16, polynomial 0x8005 reflected, start 0xFFFF (Modbus over Serial Line V1.02, 6.2.2). */
public final class Crc16 {
    /** What each value of a byte makes of it. */
    private static final char[] TABLE = table();

    private Crc16() {}

    private static char[] table() {
        char[] table = new char[256];
        for (int value = 0; value < table.length; value++) {
            int crc = value;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) != 0 ? crc >>> 1 ^ 0xA001 : crc >>> 1;
            }
            table[value] = (char) crc;
        }
        return table;
    }

    public static int of(byte[] bytes, int from, int until) {
        int crc = 0xFFFF;
        for (int i = from; i < until; i++) {
            crc = crc >>> 8 ^ TABLE[(crc ^ bytes[i]) & 0xFF];
        }
        return crc;
    }

    /** Whether a frame ends with its own check sum, low byte first. */
    public static boolean holds(byte[] frame, int from, int until) {
        int crc = of(frame, from, until - 2);
        return (frame[until - 2] & 0xFF) == (crc & 0xFF) && (frame[until - 1] & 0xFF) == crc >>> 8;
    }
}
