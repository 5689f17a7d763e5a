package io.meterhouse.uplink.mqtt;

import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.definition.SiteDefinition;
import io.meterhouse.api.metering.definition.UplinkDefinition;
import io.meterhouse.api.metering.meter.LiveListener;
import io.meterhouse.api.metering.time.Worker;
import io.meterhouse.api.store.Cursor;
import io.meterhouse.api.store.Cursors;
import io.meterhouse.api.store.IntervalStore;
import io.meterhouse.api.store.Position;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StoreListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All uplinks: one for each definition that is there, started and stopped as definitions come and go. Thread-safe. */
public final class Uplinks implements StoreListener, LiveListener {
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(6);
    private static final Logger LOG = LoggerFactory.getLogger(Uplinks.class);

    private final Around around;
    private final Function<Settings, Broker> brokers;
    private final Worker worker;
    private final Map<String, PanelDefinition> panels = new ConcurrentHashMap<>();
    private final Map<String, Uplink> running = new ConcurrentHashMap<>();
    private final CountDownLatch allGone = new CountDownLatch(1);

    /** Guarded by this: what there is to be, as last heard. */
    private final Map<String, UplinkDefinition> wanted = new TreeMap<>();

    private Optional<SiteDefinition> site = Optional.empty();
    private Optional<IntervalStore> store = Optional.empty();
    private Optional<Cursors> cursors = Optional.empty();
    private boolean closed;

    /** The worker's own. */
    private final Set<String> stopping = new TreeSet<>();

    private Optional<Uplink.Stores> stores = Optional.empty();

    public Uplinks(Around around, Function<Settings, Broker> brokers) {
        this.around = around;
        this.brokers = brokers;
        worker = around.workers().open("uplinks");
    }

    public synchronized void add(UplinkDefinition definition) {
        wanted.put(definition.id(), definition);
        worker.execute(this::reconcile);
    }

    public synchronized void remove(UplinkDefinition definition) {
        if (isSame(Optional.ofNullable(wanted.get(definition.id())), definition)) {
            wanted.remove(definition.id());
            worker.execute(this::reconcile);
        }
    }

    /** By identity: an equal one may have come in its place before it went. */
    @SuppressWarnings("ReferenceEquality")
    private static <T> boolean isSame(Optional<T> present, T gone) {
        return present.isPresent() && present.get() == gone;
    }

    public void add(PanelDefinition panel) {
        panels.put(panel.id(), panel);
    }

    public void remove(PanelDefinition panel) {
        panels.remove(panel.id(), panel);
    }

    public synchronized void site(SiteDefinition present) {
        site = Optional.of(present);
        worker.execute(this::reconcile);
    }

    public synchronized void remove(SiteDefinition gone) {
        if (isSame(site, gone)) {
            site = Optional.empty();
            worker.execute(this::reconcile);
        }
    }

    public synchronized void store(IntervalStore present) {
        store = Optional.of(present);
        worker.execute(this::reconcile);
    }

    public synchronized void remove(IntervalStore gone) {
        if (isSame(store, gone)) {
            store = Optional.empty();
            worker.execute(this::reconcile);
        }
    }

    public synchronized void cursors(Cursors present) {
        cursors = Optional.of(present);
        worker.execute(this::reconcile);
    }

    public synchronized void remove(Cursors gone) {
        if (isSame(cursors, gone)) {
            cursors = Optional.empty();
            worker.execute(this::reconcile);
        }
    }

    @Override
    public void appended(Position head) {
        running.values().forEach(Uplink::grown);
    }

    @Override
    public void polled(PollReport report) {
        running.values().forEach(uplink -> uplink.polled(report));
    }

    List<Uplink.Status> status() {
        return new TreeMap<>(running).values().stream().map(Uplink::status).toList();
    }

    /** Says goodbye everywhere, and waits some seconds for it. */
    public void close() {
        synchronized (this) {
            closed = true;
            wanted.clear();
            worker.execute(this::reconcile);
        }
        try {
            if (!allGone.await(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("uplinks {} did not close in time", running.keySet());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        worker.close();
        new ArrayList<>(running.values()).forEach(Uplink::release);
        running.clear();
    }

    /** A snapshot of what is wanted. */
    private record Wish(
            Map<String, UplinkDefinition> wanted,
            Optional<SiteDefinition> site,
            Optional<Uplink.Stores> stores,
            boolean closed) {}

    private synchronized Wish wish() {
        return new Wish(
                new TreeMap<>(wanted), site, store.flatMap(s -> cursors.map(c -> new Uplink.Stores(s, c))), closed);
    }

    private void reconcile() {
        Wish wish = wish();
        if (!wish.stores().equals(stores)) {
            stores = wish.stores();
            running.values().forEach(uplink -> uplink.stores(stores));
        }
        running.forEach((id, uplink) -> {
            if (!uplink.definition().equals(wish.wanted().get(id)) && stopping.add(id)) {
                uplink.stop(() -> worker.execute(() -> stopped(id, uplink)));
            }
        });
        wish.wanted().forEach((id, definition) -> {
            if (!running.containsKey(id)) {
                start(definition);
            }
        });
        removeCursors(wish);
        if (wish.closed() && running.isEmpty()) {
            allGone.countDown();
        }
    }

    private void start(UplinkDefinition definition) {
        try {
            var uplink = new Uplink(definition, around, brokers, panels::get);
            running.put(definition.id(), uplink);
            uplink.start();
            uplink.stores(stores);
        } catch (IllegalArgumentException e) {
            LOG.error("{}: the uplink is not started; mend the site file", e.getMessage());
        }
    }

    /** Its session is gone, with threads and sockets: only now another one may use the same name at the broker. */
    private void stopped(String id, Uplink uplink) {
        uplink.release();
        running.remove(id);
        stopping.remove(id);
        reconcile();
    }

    /** Only a site that is there and does not name an uplink has removed it. */
    private void removeCursors(Wish wish) {
        if (wish.site().isEmpty() || wish.stores().isEmpty()) {
            return;
        }
        Cursors all = wish.stores().get().cursors();
        Set<String> strangers = all.all().stream().map(Cursor::uplink).collect(Collectors.toCollection(TreeSet::new));
        strangers.removeAll(wish.site().get().ids().uplinks());
        strangers.removeAll(wish.wanted().keySet());
        strangers.removeAll(running.keySet());
        for (String id : strangers) {
            try {
                all.remove(id);
                LOG.info("uplink {} is in the site file no more: it holds back nothing any more", id);
            } catch (StoreException e) {
                LOG.warn(
                        "the cursor of uplink {} is not removed, it will be at the next change: {}",
                        id,
                        e.getMessage());
            }
        }
    }
}
