package io.meterhouse.meter.modbus;

import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.meter.Meter;
import io.meterhouse.api.metering.meter.MeterDriver;
import io.meterhouse.api.metering.meter.ProfileException;
import io.meterhouse.meter.modbus.profile.BadProfileException;
import io.meterhouse.meter.modbus.profile.Profile;
import io.meterhouse.meter.modbus.read.MeterBinder;
import java.util.concurrent.atomic.AtomicInteger;

/** One profile, driven. */
final class ModbusDriver implements MeterDriver {
    private final ProfileSource source;
    private final AtomicInteger transactions;

    ModbusDriver(ProfileSource source, AtomicInteger transactions) {
        this.source = source;
        this.transactions = transactions;
    }

    ProfileSource source() {
        return source;
    }

    @Override
    public String profile() {
        return source.id();
    }

    @Override
    public String profileHash() {
        return source.hash();
    }

    @Override
    public Meter bind(PanelDefinition panel) throws ProfileException {
        Profile profile;
        try {
            profile = source.profile();
        } catch (BadProfileException e) {
            throw new ProfileException(e.getMessage());
        }
        return MeterBinder.bind(profile, panel, transactions);
    }

    @Override
    public String toString() {
        return "profile " + source.id() + " of " + source.from();
    }
}
