package io.meterhouse.uplink.mqtt;

import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.definition.UplinkDefinition;
import io.meterhouse.api.metering.meter.LiveListener.PollReport;
import io.meterhouse.api.metering.time.Timers.Timer;
import io.meterhouse.api.metering.time.Worker;
import io.meterhouse.api.store.Cursor;
import io.meterhouse.api.store.Cursors;
import io.meterhouse.api.store.IntervalStore;
import io.meterhouse.api.store.Position;
import io.meterhouse.api.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One uplink, as its definition says, on a worker of its own. Thread-safe. */
final class Uplink {
    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(Uplink.class);

    private final UplinkDefinition definition;
    private final Settings settings;
    private final Around around;
    private final Worker worker;
    private final Broker broker;
    private final Link link;
    private final Delivery delivery;
    private final LiveFeed live;
    private final AtomicBoolean told = new AtomicBoolean();
    private Timer retry = () -> {};
    private volatile Optional<Stores> stores = Optional.empty();
    private volatile Optional<Cursor> cursor = Optional.empty();

    /** A store, and the cursors over it. */
    record Stores(IntervalStore store, Cursors cursors) {}

    Uplink(
            UplinkDefinition definition,
            Around around,
            Function<Settings, Broker> brokers,
            Function<String, PanelDefinition> panels) {
        this.definition = definition;
        this.around = around;
        settings = Settings.of(definition);
        broker = brokers.apply(settings);
        worker = around.workers().open("uplink-" + definition.id());
        live = new LiveFeed(settings, around, worker);
        link = new Link(settings, around, worker, broker, new Both());
        delivery = new Delivery(settings, around, worker, panels, link::giveUp);
    }

    private final class Both implements Link.Traffic {
        @Override
        public void up(Broker.Session session) {
            // Live values are few and wanted now; a long backlog would stand before them.
            live.up(session);
            delivery.up(session);
        }

        @Override
        public void down() {
            live.down();
            delivery.down();
        }
    }

    UplinkDefinition definition() {
        return definition;
    }

    void start() {
        worker.execute(link::connect);
    }

    /** There is another store, or none. */
    void stores(Optional<Stores> present) {
        worker.execute(() -> {
            stores = present;
            openCursor();
        });
    }

    private void openCursor() {
        retry.cancel();
        cursor = Optional.empty();
        delivery.close();
        if (stores.isEmpty()) {
            return;
        }
        try {
            Cursor opened = stores.get().cursors().open(settings.uplink(), Cursors.INTERVALS, settings.fromOldest());
            cursor = Optional.of(opened);
            delivery.open(stores.get().store(), opened);
        } catch (StoreException e) {
            LOG.warn(
                    "uplink {}: its cursor cannot be opened, the next attempt is in {} s: {}",
                    settings.uplink(),
                    RETRY.toSeconds(),
                    e.getMessage());
            retry = around.timers().after(RETRY, worker, this::openCursor);
        }
    }

    /** The stream has grown. */
    void grown() {
        if (told.compareAndSet(false, true)) {
            worker.execute(() -> {
                told.set(false);
                delivery.pump();
            });
        }
    }

    void polled(PollReport report) {
        worker.execute(() -> live.polled(report));
    }

    /** Says goodbye to the broker; {@code then} runs on any thread when its session is gone. */
    void stop(Runnable then) {
        worker.execute(() -> {
            retry.cancel();
            link.close(then);
        });
    }

    /** Gives its workers back, within some seconds. */
    void release() {
        worker.close();
        broker.close();
    }

    Status status() {
        Optional<Position> at = cursor.map(c -> c.contiguous());
        Optional<Outage.Failure> failure = link.lastFailure();
        String trouble = delivery.trouble();
        return new Status(
                settings.uplink(),
                link.state().name().toLowerCase(Locale.ROOT),
                settings.url(),
                at,
                stores.flatMap(present -> cursor.map(c -> behind(present.store().head(), c))),
                delivery.inFlight(),
                delivery.lastAcknowledged(),
                failure.map(Outage.Failure::at),
                failure.map(f -> f.refusal().text() + "; " + f.refusal().kind().remedy()),
                trouble.isEmpty() ? Optional.empty() : Optional.of(trouble));
    }

    /** How many sequences are not acknowledged; after a change of epoch as if nothing above the cursor was. */
    private static long behind(Position head, Cursor cursor) {
        long behind = head.sequence() - cursor.contiguous().sequence();
        for (Map.Entry<Long, Long> range : cursor.above().entrySet()) {
            behind -= range.getValue() - range.getKey() + 1;
        }
        return Math.max(0, behind);
    }

    /**
     * How it is.
     *
     * @param state {@code up}, {@code connecting}, {@code waiting}, {@code closed}
     * @param cursor empty while there is no store
     * @param behind sequences that are not acknowledged
     * @param waitsFor why the store cannot be read, while it cannot: nothing is delivered then, whatever the state
     */
    record Status(
            String uplink,
            String state,
            String url,
            Optional<Position> cursor,
            Optional<Long> behind,
            int inFlight,
            Optional<Instant> lastAcknowledged,
            Optional<Instant> failedAt,
            Optional<String> failure,
            Optional<String> waitsFor) {}
}
