package io.meterhouse.universe;

import io.meterhouse.acquisition.Acquisition;
import io.meterhouse.api.ops.event.EventLog;
import io.meterhouse.api.ops.event.LoggedEvent;
import io.meterhouse.api.store.Cursors;
import io.meterhouse.api.store.IntervalStore;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.site.Site;
import io.meterhouse.store.h2.StoreFactory;
import io.meterhouse.testing.Process;
import io.meterhouse.testing.WorldTime;
import io.meterhouse.tou.Answers;
import io.meterhouse.tou.Orders;
import io.meterhouse.tou.Tou;
import io.meterhouse.uplink.mqtt.Around;
import io.meterhouse.uplink.mqtt.Uplinks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** One run of the gateway's process: acquisition, store, rates and uplink, joined as their components join them in the framework. */
final class Gateway {
    private static final String VERSION = "1.0.0";
    private static final int PAGE = 1_000;

    private final Process process;
    private final StoreFactory.Parts store;
    private final IntervalStore witnessed;
    private final Orders orders;
    private final Answers answers;

    /**
     * @param witness what stands between acquisition and store to see what was acknowledged
     * @param heard stands before the log of events, to see what was logged
     */
    Gateway(Building building, UnaryOperator<IntervalStore> witness, UnaryOperator<EventLog> heard) throws IOException {
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
        EventLog events = heard.apply(store.store().events());
        Uplinks uplinks = new Uplinks(
                new Around(time, time, time, process, building.randomness(), VERSION, events::log),
                settings -> building.broker());
        store.store().listeners().add(uplinks);
        uplinks.site(site.site());
        site.panels().forEach(uplinks::add);
        uplinks.store(store.store());
        uplinks.cursors(store.store().cursors());
        site.uplinks().forEach(uplinks::add);
        witnessed = witness.apply(store.store());
        Tou tou = new Tou(
                building.rates().get(),
                time,
                process.open("tou"),
                store.store(),
                events,
                store.store().facts());
        orders = new Orders(tou);
        answers = new Answers(tou);
        site.panels().forEach(tou::add);
        store.store().listeners().add(head -> tou.appended());
        Acquisition acquisition = new Acquisition(new io.meterhouse.acquisition.Surroundings(
                time,
                time,
                time,
                process,
                witnessed,
                store.store().facts(),
                events,
                Set.of(uplinks),
                Set.of(tou.cutting())));
        acquisition.site(site.site());
        building.drivers().forEach(acquisition::addDriver);
        site.panels().forEach(acquisition::addPanel);
        building.lines().forEach(acquisition::addLine);
    }

    IntervalStore store() {
        return store.store();
    }

    /** The store as acquisition has it: what is appended through it is witnessed. */
    IntervalStore witnessed() {
        return witnessed;
    }

    /** Takes what people order of rates. */
    Orders orders() {
        return orders;
    }

    /** Answers what people ask of rates. */
    Answers answers() {
        return answers;
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
