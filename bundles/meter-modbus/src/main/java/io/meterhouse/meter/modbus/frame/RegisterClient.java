package io.meterhouse.meter.modbus.frame;

import io.meterhouse.api.metering.definition.LineDefinition.Framing;
import io.meterhouse.api.metering.line.Connection;
import io.meterhouse.api.metering.line.ConversationException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads and writes registers over a connection, one framing each. Stateless but for transaction numbers, so one serves any number of
 * conversations; whatever comes over the wire, it ends with registers that were asked for or with a {@link ConversationException},
 * and holds no more than one frame.
 */
public sealed interface RegisterClient permits RtuClient, MbapClient {
    /**
     * Asks and waits for the answer.
     *
     * @param into takes the registers, two bytes each, high byte first, from {@code offset} on; untouched when it fails
     */
    void read(Connection connection, ReadRequest request, byte[] into, int offset) throws ConversationException;

    /**
     * Writes and waits for the confirmation.
     *
     * @throws ConversationException {@link io.meterhouse.api.metering.line.Trouble#REFUSED} where the meter says no
     */
    void write(Connection connection, WriteRequest request) throws ConversationException;

    /**
     * The client of a framing.
     *
     * @param transactions numbers requests over all connections, so that a late answer is never taken for another's
     * @throws IllegalArgumentException if Modbus is not spoken in it
     */
    static RegisterClient of(Framing framing, AtomicInteger transactions) {
        return switch (framing) {
            case RTU -> new RtuClient();
            case MBAP -> new MbapClient(transactions);
            case PSEM -> throw new IllegalArgumentException("Modbus is not spoken on a PSEM line");
        };
    }
}
