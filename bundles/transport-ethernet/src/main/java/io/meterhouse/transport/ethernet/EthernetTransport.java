package io.meterhouse.transport.ethernet;

import io.meterhouse.api.metering.definition.LineDefinition;
import io.meterhouse.api.metering.time.Worker;
import io.meterhouse.transport.base.Endpoint;
import io.meterhouse.transport.base.Lines;
import io.meterhouse.transport.base.Manners;
import io.meterhouse.transport.base.Surroundings;
import java.time.Duration;

/** Lines over TCP: Modbus TCP and RTU frames alike, for the framing is the driver's. Public for those who wire it without a framework. */
public final class EthernetTransport implements Lines.Kind {
    /**
     * Modbus TCP numbers its requests, so a late answer is told from the next. The connection itself may be dead all the same
     * without a word, which shows when nobody behind it answers.
     */
    private static final int MBAP_SILENCES = 3;

    private final Names.Lookup lookup;
    private final Worker apart;

    /**
     * Makes endpoints.
     *
     * @param apart looks up names, and may be held up by it
     */
    public EthernetTransport(Names.Lookup lookup, Worker apart) {
        this.lookup = lookup;
        this.apart = apart;
    }

    @Override
    public Endpoint endpoint(LineDefinition definition, Surroundings around) {
        SocketSettings settings = SocketSettings.of(definition);
        return new SocketEndpoint(settings, new Names(settings.host(), lookup, apart), around.wire());
    }

    @Override
    public Manners manners(LineDefinition definition) {
        return new Manners(
                Duration.ofSeconds(1),
                Duration.ofSeconds(60),
                SocketSettings.of(definition).idleClose(),
                definition.framing() == LineDefinition.Framing.MBAP ? MBAP_SILENCES : 1);
    }
}
