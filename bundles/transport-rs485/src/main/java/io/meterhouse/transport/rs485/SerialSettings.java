package io.meterhouse.transport.rs485;

import io.meterhouse.api.metering.definition.LineDefinition;
import io.meterhouse.transport.base.Settings;
import java.util.List;

/**
 * How a serial port is set.
 *
 * @param port its path, or a symbolic link to it
 * @param baud bits a second
 * @param parity {@code none}, {@code even}, {@code odd}
 * @param dataBits 7 or 8
 * @param stopBits 1 or 2
 */
record SerialSettings(String port, int baud, String parity, int dataBits, int stopBits) {
    static SerialSettings of(LineDefinition line) {
        Settings settings = new Settings(line);
        return new SerialSettings(
                settings.text("port"),
                settings.number("baud", 300, 4_000_000, 9600),
                settings.word("parity", List.of("none", "even", "odd")),
                settings.number("dataBits", 7, 8, 8),
                settings.number("stopBits", 1, 2, 1));
    }

    /** A character on the wire: a start bit, data, parity, stop. */
    int bitsPerCharacter() {
        return 1 + dataBits + (parity.equals("none") ? 0 : 1) + stopBits;
    }

    long nanos(int characters) {
        return (long) characters * bitsPerCharacter() * 1_000_000_000L / baud;
    }

    /** 3.5 characters, 1.75 ms above 19200 baud: Modbus over serial line, specification and implementation guide 1.02, 2.5.1.1. */
    long gapNanos() {
        return baud > 19_200 ? 1_750_000 : (nanos(7) + 2) / 2;
    }

    /** As people write it: {@code 9600 8E1}. */
    String text() {
        return baud + " " + dataBits + Character.toUpperCase(parity.charAt(0)) + stopBits;
    }
}
