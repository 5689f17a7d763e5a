package io.meterhouse.meter.modbus.read;

import io.meterhouse.api.metering.line.Connection;
import io.meterhouse.api.metering.line.ConversationException;
import io.meterhouse.api.metering.line.Trouble;
import io.meterhouse.meter.modbus.frame.ReadRequest;
import io.meterhouse.meter.modbus.frame.RegisterClient;
import io.meterhouse.meter.modbus.profile.Profile.SunSpec;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where the models of a SunSpec map begin. Found by walking from the mark {@code SunS} from model to model, once; looked for again
 * after {@link #forget()}, since a device may lie otherwise after an update of its own.
 */
final class SunSpecMap {
    private static final int MARK = 0x5375_6E53;
    private static final int END = 0xFFFF;
    private static final int MOST_MODELS = 64;
    /** What is before the model that is metered by, in maps that are known. */
    private static final int USUAL_MODELS = 16;

    private final RegisterClient client;
    private final SunSpec sunSpec;
    private volatile Map<Integer, Integer> found = Map.of();

    SunSpecMap(RegisterClient client, SunSpec sunSpec) {
        this.client = client;
        this.sunSpec = sunSpec;
    }

    /** How many requests it takes to find one, at most as a rule. */
    static int requests(SunSpec sunSpec) {
        return sunSpec.bases().size() + USUAL_MODELS;
    }

    void forget() {
        found = Map.of();
    }

    /** The address of the first model that will do. */
    int metered(Connection connection, int unit, int function) throws ConversationException {
        walk(connection, unit, function);
        for (int model : sunSpec.models()) {
            Integer address = found.get(model);
            if (address != null) {
                return address;
            }
        }
        throw new ConversationException(
                Trouble.NONSENSE,
                "unit " + unit + " has the SunSpec models " + found.keySet() + ", and none of " + sunSpec.models()
                        + ": another profile is needed");
    }

    /** The address of a model. */
    int model(Connection connection, int unit, int function, int model) throws ConversationException {
        walk(connection, unit, function);
        Integer address = found.get(model);
        if (address == null) {
            throw new ConversationException(Trouble.NONSENSE, "unit " + unit + " has no SunSpec model " + model);
        }
        return address;
    }

    /** A request within a map that was found, whose end may lie beyond the last register. */
    static ReadRequest request(int unit, int function, int address, int count) throws ConversationException {
        if (address + count > 65_536) {
            throw new ConversationException(
                    Trouble.NONSENSE, "unit " + unit + " has a SunSpec map that reaches beyond register 65535");
        }
        return new ReadRequest(unit, function, address, count);
    }

    private void walk(Connection connection, int unit, int function) throws ConversationException {
        if (found.isEmpty()) {
            byte[] pair = new byte[4];
            for (int base : sunSpec.bases()) {
                if (read(connection, unit, function, base, pair) && (word(pair, 0) << 16 | word(pair, 2)) == MARK) {
                    found = models(connection, unit, function, base + 2, pair);
                    return;
                }
            }
            throw new ConversationException(
                    Trouble.NONSENSE,
                    "unit " + unit + " has no SunSpec map at any of " + sunSpec.bases()
                            + ": is it a SunSpec meter, and SunSpec switched on in it?");
        }
    }

    private Map<Integer, Integer> models(Connection connection, int unit, int function, int from, byte[] pair)
            throws ConversationException {
        Map<Integer, Integer> models = new LinkedHashMap<>();
        int address = from;
        while (models.size() < MOST_MODELS
                && address < 65_535
                && read(connection, unit, function, address, pair)
                && word(pair, 0) != END) {
            models.putIfAbsent(word(pair, 0), address);
            address += 2 + word(pair, 2);
        }
        return models;
    }

    /** Whether the device has these registers. */
    private boolean read(Connection connection, int unit, int function, int address, byte[] pair)
            throws ConversationException {
        try {
            client.read(connection, new ReadRequest(unit, function, address, 2), pair, 0);
            return true;
        } catch (ConversationException e) {
            if (e.trouble() == Trouble.REFUSED) {
                return false;
            }
            throw e;
        }
    }

    private static int word(byte[] pair, int at) {
        return (pair[at] & 0xFF) << 8 | pair[at + 1] & 0xFF;
    }
}
