package io.meterhouse.universe;

import io.meterhouse.acquisition.Acquisition;
import io.meterhouse.api.store.Cursors;
import io.meterhouse.api.store.IntervalStore;
import io.meterhouse.store.h2.StoreFactory;
import io.meterhouse.testing.Process;
import io.meterhouse.testing.WorldTime;
import io.meterhouse.uplink.mqtt.Around;
import io.meterhouse.uplink.mqtt.Uplinks;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/** One run of the gateway's process: acquisition, store and uplink, joined as their components join them in the framework. */
final class Gateway {
    private static final String VERSION = "1.0.0";

    private final Process process;
    private final StoreFactory.Parts store;
    private final Uplinks uplinks;
    private final Acquisition acquisition;

    Gateway(Building building) throws IOException {
        WorldTime time = building.time();
        process = new Process(time);
        store = StoreFactory.open(
                new io.meterhouse.store.h2.Surroundings(
                        building.disk(),
                        time,
                        time,
                        process.open("store"),
                        process.open("store-nightly"),
                        building.randomness().generator("store")),
                () -> Optional.of(building.site()));
        uplinks = new Uplinks(
                new Around(
                        time,
                        time,
                        time,
                        process,
                        building.randomness(),
                        VERSION,
                        store.store().events()::log),
                settings -> building.broker());
        store.store().listeners().add(uplinks);
        uplinks.site(building.site());
        uplinks.add(building.panel());
        uplinks.store(store.store());
        uplinks.cursors(store.store().cursors());
        uplinks.add(building.uplink());
        acquisition = new Acquisition(new io.meterhouse.acquisition.Surroundings(
                time,
                time,
                time,
                process,
                store.store(),
                store.store().facts(),
                store.store().events(),
                Set.of(uplinks),
                Set.of()));
        acquisition.site(building.site());
        acquisition.addDriver(building.driver());
        acquisition.addPanel(building.panel());
        acquisition.addLine(building.line());
    }

    IntervalStore store() {
        return store.store();
    }

    Cursors cursors() {
        return store.store().cursors();
    }

    /** Kill -9: nothing that waits is done any more. What the disk has not been forced to keep is for the disk to forget. */
    void kill() {
        process.kill();
        // What the operating system would give back.
        store.generations().close();
    }
}
