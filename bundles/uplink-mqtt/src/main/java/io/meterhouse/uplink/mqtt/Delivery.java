package io.meterhouse.uplink.mqtt;

import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.time.Timers.Timer;
import io.meterhouse.api.metering.time.Worker;
import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.store.Cursor;
import io.meterhouse.api.store.IntervalStore;
import io.meterhouse.api.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers the interval stream after the cursor, and moves the cursor when the broker has acknowledged. What is not acknowledged when
 * a session ends is read again in the next one; nothing is kept here that the store does not have. Runs on the uplink's worker.
 */
final class Delivery {
    /** The most that waits for acknowledgement, whatever the window: a gateway has little memory. */
    static final long MOST_BYTES = 2L << 20;

    /** A broker that acknowledges nothing for so long is given up, though it may answer pings. */
    static final Duration ACKNOWLEDGE_LIMIT = Duration.ofSeconds(120);

    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    private final Settings settings;
    private final Around around;
    private final Worker worker;
    private final Function<String, PanelDefinition> panels;
    private final Consumer<Refusal> giveUp;
    private final Set<Flight> flights = new LinkedHashSet<>();
    private long flyingBytes;
    private long progressNanos;
    private Timer patience = () -> {};
    private Timer retry = () -> {};
    private IntervalStore store;
    private Cursor cursor;
    private StreamReader reader;
    private Broker.Session session;
    private volatile String trouble = "";
    private volatile int inFlight;
    private volatile Optional<Instant> lastAcknowledged = Optional.empty();

    /** A message that waits for its acknowledgement. */
    private record Flight(Broker.Session session, String epoch, long first, long last, int bytes) {}

    Delivery(
            Settings settings,
            Around around,
            Worker worker,
            Function<String, PanelDefinition> panels,
            Consumer<Refusal> giveUp) {
        this.settings = settings;
        this.around = around;
        this.worker = worker;
        this.panels = panels;
        this.giveUp = giveUp;
    }

    int inFlight() {
        return inFlight;
    }

    /** Why the store cannot be read; empty when it can. */
    String trouble() {
        return trouble;
    }

    Optional<Instant> lastAcknowledged() {
        return lastAcknowledged;
    }

    /** There is a store, with this uplink's cursor. */
    void open(IntervalStore opened, Cursor itsCursor) {
        store = opened;
        cursor = itsCursor;
        restart();
        pump();
    }

    /** The store is gone; another one will come. */
    void close() {
        store = null;
        cursor = null;
        restart();
    }

    void up(Broker.Session connected) {
        session = connected;
        restart();
        pump();
    }

    void down() {
        session = null;
        restart();
    }

    /** Sends as much as there is and the window takes. */
    void pump() {
        if (session == null || store == null) {
            return;
        }
        try {
            if (reader == null || !reader.holds(store.head())) {
                restart();
                reader = StreamReader.after(store, cursor);
            }
            try (StreamReader.Pass pass = reader.pass()) {
                while (flights.size() < settings.inFlight() && flyingBytes < MOST_BYTES) {
                    IntervalsMessage message = pass.nextMessage();
                    if (message.isEmpty()) {
                        break;
                    }
                    send(message, reader.epoch());
                }
            }
            trouble = "";
        } catch (StoreException e) {
            later(e);
        }
    }

    private void send(IntervalsMessage message, String epoch) {
        byte[] payload = message.encode(settings.site(), epoch, panels);
        var flight = new Flight(session, epoch, message.first(), message.last(), payload.length);
        if (flights.isEmpty()) {
            progressNanos = around.wire().nanos();
            patience.cancel();
            patience = around.timers().after(ACKNOWLEDGE_LIMIT, worker, this::checkPatience);
        }
        flights.add(flight);
        flyingBytes += flight.bytes();
        inFlight = flights.size();
        Cursor of = cursor;
        session.publish(
                new Message(settings.intervalsTopic(), payload, 1, false),
                delivered -> worker.execute(() -> landed(flight, of, delivered)));
    }

    /** An acknowledgement counts also when its session is over meanwhile: the broker has the message. */
    private void landed(Flight flight, Cursor of, boolean delivered) {
        if (delivered) {
            try {
                of.acknowledge(flight.epoch(), flight.first(), flight.last());
                lastAcknowledged = Optional.of(around.site().now());
            } catch (StoreException e) {
                if (e.reason() != StoreException.Reason.CLOSED) {
                    LOG.warn(
                            "uplink {}: the acknowledgement of {} to {} is not noted, they will be delivered again: {}",
                            settings.uplink(),
                            flight.first(),
                            flight.last(),
                            e.getMessage());
                }
            }
        }
        if (delivered && flights.remove(flight)) {
            flyingBytes -= flight.bytes();
            inFlight = flights.size();
            progressNanos = around.wire().nanos();
            pump();
        }
    }

    private void checkPatience() {
        if (session == null || flights.isEmpty()) {
            return;
        }
        long left = ACKNOWLEDGE_LIMIT.toNanos() - (around.wire().nanos() - progressNanos);
        if (left > 0) {
            patience = around.timers().after(Duration.ofNanos(left), worker, this::checkPatience);
        } else {
            giveUp.accept(new Refusal(
                    Refusal.Kind.SILENT,
                    "the broker has acknowledged nothing for " + ACKNOWLEDGE_LIMIT.toSeconds() + " s"));
        }
    }

    private void later(StoreException e) {
        if (e.reason() == StoreException.Reason.EPOCH) {
            restart();
        }
        if (!trouble.equals(e.getMessage())) {
            trouble = String.valueOf(e.getMessage());
            LOG.warn(
                    "uplink {}: the store cannot be read, the next attempt is in {} s: {}",
                    settings.uplink(),
                    RETRY.toSeconds(),
                    trouble);
            around.events()
                    .accept(new Event(
                            "UPLINK_STALLED",
                            Event.Severity.WARNING,
                            false,
                            around.site().now(),
                            "uplink/" + settings.uplink(),
                            "Nothing more is delivered: the store cannot be read, which is tried every "
                                    + RETRY.toSeconds() + " s: " + trouble,
                            Map.of("url", settings.url())));
        }
        retry.cancel();
        retry = around.timers().after(RETRY, worker, this::pump);
    }

    /** Forgets what flies and where the reader was: the cursor tells. */
    private void restart() {
        patience.cancel();
        retry.cancel();
        reader = null;
        flights.clear();
        flyingBytes = 0;
        inFlight = 0;
    }
}
