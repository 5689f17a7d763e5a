package io.meterhouse.meter.modbus;

import io.meterhouse.api.metering.meter.MeterDriver;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The drivers of the built-in profiles, for whoever has no framework. */
public final class ModbusDrivers {
    private ModbusDrivers() {}

    /** New ones, which number the requests of Modbus TCP together. */
    public static List<MeterDriver> builtIn() {
        var transactions = new AtomicInteger();
        return BuiltIns.all().stream()
                .<MeterDriver>map(source -> new ModbusDriver(source, transactions))
                .toList();
    }
}
