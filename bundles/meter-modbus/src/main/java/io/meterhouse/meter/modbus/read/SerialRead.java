package io.meterhouse.meter.modbus.read;

import io.meterhouse.api.metering.line.Connection;
import io.meterhouse.api.metering.line.Conversation;
import io.meterhouse.api.metering.line.ConversationException;
import io.meterhouse.api.metering.line.Trouble;
import io.meterhouse.meter.modbus.frame.RegisterClient;
import io.meterhouse.meter.modbus.profile.Profile;
import io.meterhouse.meter.modbus.profile.Profile.Serial;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads a unit's serial number, text or a whole number. */
final class SerialRead implements Conversation<String> {
    private final RegisterClient client;
    private final int unit;
    private final Profile profile;
    private final Serial serial;
    private final Optional<SunSpecMap> sunSpec;

    SerialRead(RegisterClient client, int unit, Profile profile, Serial serial, Optional<SunSpecMap> sunSpec) {
        this.client = client;
        this.unit = unit;
        this.profile = profile;
        this.serial = serial;
        this.sunSpec = sunSpec;
    }

    @Override
    public String hold(Connection connection) throws ConversationException {
        byte[] bytes = new byte[2 * serial.registers()];
        int address = base(connection) + serial.address();
        client.read(connection, SunSpecMap.request(unit, serial.function(), address, serial.registers()), bytes, 0);
        if (serial.number().isPresent()) {
            long bits = Numbers.bits(bytes, 0, serial.number().get(), profile.lowWordFirst());
            long ones = serial.registers() == 4 ? -1L : (1L << 16 * serial.registers()) - 1;
            if (bits == 0 || bits == ones) {
                throw none();
            }
            return Long.toUnsignedString(bits);
        }
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            if (bytes[length] < ' ' || bytes[length] == 0x7F) {
                throw none();
            }
            length++;
        }
        String text = new String(bytes, 0, length, StandardCharsets.US_ASCII).strip();
        if (text.isEmpty()) {
            throw none();
        }
        return text;
    }

    private int base(Connection connection) throws ConversationException {
        if (sunSpec.isEmpty()) {
            return profile.base();
        }
        return serial.model().isPresent()
                ? sunSpec.get()
                        .model(
                                connection,
                                unit,
                                profile.function(),
                                serial.model().getAsInt())
                : sunSpec.get().metered(connection, unit, profile.function());
    }

    private ConversationException none() {
        return new ConversationException(
                Trouble.NONSENSE,
                "unit " + unit + " holds no serial number where " + profile.id()
                        + " has one: is it the right profile?");
    }
}
