package io.meterhouse.universe.oracle;

/** The flags, as the table in docs/uplink-mqtt.md numbers them. */
final class Bits {
    static final int GAP = 1;
    static final int TEST = 2;
    static final int EDITED = 4;
    static final int ESTIMATED = 8;
    static final int QUESTIONABLE = 16;
    static final int OVERFLOW = 32;
    static final int PARTIAL = 64;
    static final int LONG = 128;
    static final int POWER_FAIL = 256;
    static final int TIME_CHANGE = 512;
    static final int DST = 1024;
    static final int TIME_UNKNOWN = 2048;
    static final int MIXED_TIER = 4096;
    static final int BACKFILLED = 8192;
    static final int ROLLOVER = 16384;
    static final int CONFIG_CHANGE = 32768;
    static final int METER_CHANGE = 65536;

    private static final String[] NAMES = {
        "gap",
        "test",
        "edited",
        "estimated",
        "questionable",
        "overflow",
        "partial",
        "long",
        "power fail",
        "time change",
        "daylight saving",
        "time unknown",
        "mixed tier",
        "backfilled",
        "rollover",
        "configuration change",
        "meter change",
        "derived"
    };

    private Bits() {}

    static String words(int bits) {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < 32; i++) {
            if ((bits >>> i & 1) != 0) {
                words.append(words.isEmpty() ? "" : ", ").append(i < NAMES.length ? NAMES[i] : "bit " + i);
            }
        }
        return words.isEmpty() ? "no flag" : words.toString();
    }
}
