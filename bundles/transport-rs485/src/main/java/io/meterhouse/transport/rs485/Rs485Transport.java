package io.meterhouse.transport.rs485;

import io.meterhouse.api.metering.definition.LineDefinition;
import io.meterhouse.transport.base.Endpoint;
import io.meterhouse.transport.base.Lines;
import io.meterhouse.transport.base.Manners;
import io.meterhouse.transport.base.Surroundings;
import java.time.Duration;

/** Lines over serial ports. Public for those who wire it without a framework. */
public final class Rs485Transport implements Lines.Kind {
    static final String NAME = "rs485";

    /** Opening a port disturbs nobody, so one that comes back is found soon. */
    private static final Manners MANNERS = new Manners(Duration.ofSeconds(1), Duration.ofSeconds(16), Duration.ZERO, 1);

    @Override
    public Endpoint endpoint(LineDefinition definition, Surroundings around) {
        return new SerialEndpoint(SerialSettings.of(definition), around.wire());
    }

    @Override
    public Manners manners(LineDefinition definition) {
        return MANNERS;
    }
}
