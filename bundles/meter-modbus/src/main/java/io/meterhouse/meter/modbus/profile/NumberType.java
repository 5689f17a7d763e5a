package io.meterhouse.meter.modbus.profile;

import java.util.Locale;
import java.util.Optional;

/** How a number lies in registers. */
public enum NumberType {
    UINT16(1),
    INT16(1),
    UINT32(2),
    INT32(2),
    UINT64(4),
    INT64(4),
    FLOAT32(2),
    FLOAT64(4),
    /** SunSpec's accumulator: unsigned, counts up and begins again at 0. */
    ACC32(2);

    private final int registers;

    NumberType(int registers) {
        this.registers = registers;
    }

    public int registers() {
        return registers;
    }

    public boolean isFloat() {
        return this == FLOAT32 || this == FLOAT64;
    }

    public boolean isSigned() {
        return this == INT16 || this == INT32 || this == INT64;
    }

    /** The bits as a whole number; those of a uint64 above 2^63 - 1 come out negative. Not for floats. */
    public long integer(long bits) {
        int unused = 64 - 16 * registers;
        return isSigned() ? bits << unused >> unused : bits;
    }

    /** As profiles write it: {@code uint32}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<NumberType> ofCode(String code) {
        for (NumberType type : values()) {
            if (type.code().equals(code)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
