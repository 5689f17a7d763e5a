package io.meterhouse.meter.modbus.read;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.line.Connection;
import io.meterhouse.api.metering.line.Conversation;
import io.meterhouse.api.metering.line.ConversationException;
import io.meterhouse.api.metering.meter.Reading;
import io.meterhouse.api.metering.meter.Reading.Register;
import io.meterhouse.meter.modbus.frame.RegisterClient;
import io.meterhouse.meter.modbus.profile.Profile.Block;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads everything of one unit, in as many requests as were planned. */
final class UnitPoll implements Conversation<Reading> {
    private final RegisterClient client;
    private final int unit;
    private final int function;
    private final int base;
    private final Optional<SunSpecMap> sunSpec;
    private final Layout layout;
    private final Decoder decoder;

    UnitPoll(
            RegisterClient client,
            int unit,
            int function,
            int base,
            Optional<SunSpecMap> sunSpec,
            Layout layout,
            Decoder decoder) {
        this.client = client;
        this.unit = unit;
        this.function = function;
        this.base = base;
        this.sunSpec = sunSpec;
        this.layout = layout;
        this.decoder = decoder;
    }

    @Override
    public Reading hold(Connection connection) throws ConversationException {
        byte[] image = new byte[layout.bytes()];
        Instant asked = connection.siteNow();
        long askedNanos = connection.wireNanos();
        try {
            int from = sunSpec.isPresent() ? sunSpec.get().metered(connection, unit, function) : base;
            int offset = 0;
            for (Block run : layout.runs()) {
                client.read(
                        connection,
                        SunSpecMap.request(unit, function, from + run.address(), run.count()),
                        image,
                        offset);
                offset += 2 * run.count();
            }
        } catch (ConversationException e) {
            sunSpec.ifPresent(SunSpecMap::forget);
            throw e;
        }
        Instant answered = connection.siteNow();
        long nanos = connection.wireNanos();

        try {
            decoder.check(image);
        } catch (ConversationException e) {
            sunSpec.ifPresent(SunSpecMap::forget);
            throw e;
        }
        List<Register> registers = new ArrayList<>();
        Map<ChannelId, String> unread = new LinkedHashMap<>();
        decoder.energies(image, registers, unread);
        return new Reading(
                asked, answered, askedNanos, nanos, registers, unread, decoder.status(image), decoder.live(image));
    }
}
