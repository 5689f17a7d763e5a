package io.meterhouse.universe;

import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;

/** Between the gateway and its broker. Whatever happens there is no excuse for anything. */
final class NetworkTroubles implements Capability {
    private final WorldBroker broker;

    NetworkTroubles(WorldBroker broker) {
        this.broker = broker;
    }

    @Override
    public Set<FaultKind> kinds() {
        return EnumSet.of(FaultKind.BROKER_AWAY, FaultKind.BROKER_DEAF);
    }

    @Override
    public String place(Fault fault) {
        return "broker";
    }

    @Override
    public boolean begins(Fault fault) {
        if (fault.kind() == FaultKind.BROKER_DEAF) {
            broker.deaf();
        } else if (new SplittableRandom(fault.draw()).nextBoolean()) {
            broker.away(true);
        } else {
            broker.vanish();
        }
        return true;
    }

    @Override
    public void ends(Fault fault) {
        if (fault.kind() == FaultKind.BROKER_AWAY) {
            broker.away(false);
        }
    }
}
