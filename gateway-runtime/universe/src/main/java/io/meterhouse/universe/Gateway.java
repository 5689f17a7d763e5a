package io.meterhouse.universe;

import io.meterhouse.acquisition.Acquisition;
import io.meterhouse.api.ops.event.LoggedEvent;
import io.meterhouse.api.store.Cursors;
import io.meterhouse.api.store.IntervalStore;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.site.Site;
import io.meterhouse.store.h2.StoreFactory;
import io.meterhouse.testing.Process;
import io.meterhouse.testing.WorldTime;
import io.meterhouse.uplink.mqtt.Around;
import io.meterhouse.uplink.mqtt.Uplinks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** One run of the gateway's process: acquisition, store and uplink, joined as their components join them in the framework. */
final class Gateway {
    private static final String VERSION = "1.0.0";
    private static final int PAGE = 1_000;

    private final Process process;
    private final StoreFactory.Parts store;

    /** @param witness what stands between acquisition and store to see what was acknowledged */
    Gateway(Building building, UnaryOperator<IntervalStore> witness) throws IOException {
        WorldTime time = building.time();
        Site site = building.site();
        process = new Process(time);
        store = StoreFactory.open(
                new io.meterhouse.store.h2.Surroundings(
                        building.disk(),
                        time,
                        time,
                        process.open("store"),
                        process.open("store-nightly"),
                        building.randomness().generator("store")),
                () -> Optional.of(site.site()));
        Uplinks uplinks = new Uplinks(
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
        uplinks.site(site.site());
        site.panels().forEach(uplinks::add);
        uplinks.store(store.store());
        uplinks.cursors(store.store().cursors());
        site.uplinks().forEach(uplinks::add);
        Acquisition acquisition = new Acquisition(new io.meterhouse.acquisition.Surroundings(
                time,
                time,
                time,
                process,
                witness.apply(store.store()),
                store.store().facts(),
                store.store().events(),
                Set.of(uplinks),
                Set.of()));
        acquisition.site(site.site());
        building.drivers().forEach(acquisition::addDriver);
        site.panels().forEach(acquisition::addPanel);
        building.lines().forEach(acquisition::addLine);
    }

    IntervalStore store() {
        return store.store();
    }

    Cursors cursors() {
        return store.store().cursors();
    }

    /** All events from a number on. */
    List<LoggedEvent> events(long after) {
        var all = new ArrayList<LoggedEvent>();
        long from = after;
        for (List<LoggedEvent> some = page(from); !some.isEmpty(); some = page(from)) {
            all.addAll(some);
            from = some.get(some.size() - 1).number();
        }
        return all;
    }

    private List<LoggedEvent> page(long after) {
        return store.store().events().read(after, PAGE);
    }

    /** Makes a generation now, as {@code meterhouse store fold} does. */
    void fold() throws IOException, StoreException {
        store.nightly().fold();
    }

    /** Kill -9: nothing that waits is done any more. What the disk has not been forced to keep is for the disk to forget. */
    void kill() {
        process.kill();
        // What the operating system would give back.
        store.generations().close();
    }
}
