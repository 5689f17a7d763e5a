package io.meterhouse.simulator.panel;

import java.nio.charset.StandardCharsets;

/** A run of 16-bit registers that is being filled, from an address on. */
final class Words {
    private final int address;
    private final int[] words;

    Words(int address, int length) {
        this.address = address;
        this.words = new int[length];
    }

    void u16(int at, long value) {
        words[at - address] = (int) value & 0xFFFF;
    }

    /** High word first. */
    void u32(int at, long value) {
        u16(at, value >>> 16);
        u16(at + 1, value);
    }

    /** Low word first. */
    void u32Low(int at, long value) {
        u16(at, value);
        u16(at + 1, value >>> 16);
    }

    void u64(int at, long value) {
        u32(at, value >>> 32);
        u32(at + 2, value);
    }

    void text(int at, int registers, String value) {
        byte[] bytes = java.util.Arrays.copyOf(value.getBytes(StandardCharsets.US_ASCII), registers * 2);
        for (int i = 0; i < registers; i++) {
            u16(at + i, (bytes[2 * i] & 0xFF) << 8 | bytes[2 * i + 1] & 0xFF);
        }
    }

    int[] all() {
        return words;
    }
}
