package io.meterhouse.uplink.mqtt;

import io.meterhouse.api.metering.time.Timers.Timer;
import io.meterhouse.api.metering.time.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Keeps the connection: tries again after 1 to 60 s, gives up on what does not answer, publishes the status. Everything but the
 * getters runs on its worker.
 */
final class Link {
    /** From the beginning of a connection to the broker's acceptance: name, TCP, TLS, MQTT. */
    static final Duration CONNECT_LIMIT = Duration.ofSeconds(30);

    private static final Duration GOODBYE_LIMIT = Duration.ofMillis(1500);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
    /** A session that lasted so long was a good one: the next attempt comes soon. */
    private static final Duration GOOD = Duration.ofSeconds(30);

    private static final int MOST_DOUBLINGS = 6;

    private final Settings settings;
    private final Around around;
    private final Worker worker;
    private final Broker broker;
    private final Traffic traffic;
    private final Outage outage;
    private final RandomGenerator random;
    private volatile State state = State.CLOSED;
    private Broker.Session session;
    private Attempt attempt;
    private Timer timer = () -> {};
    private int failures;
    private long upNanos;

    /** Where it stands. */
    enum State {
        CONNECTING,
        UP,
        WAITING,
        CLOSED
    }

    /** What goes over the connection. */
    interface Traffic {
        void up(Broker.Session session);

        void down();
    }

    Link(Settings settings, Around around, Worker worker, Broker broker, Traffic traffic) {
        this.settings = settings;
        this.around = around;
        this.worker = worker;
        this.broker = broker;
        this.traffic = traffic;
        outage = new Outage(settings, around);
        random = around.randomness().generator("uplink-mqtt/" + settings.uplink());
    }

    State state() {
        return state;
    }

    Optional<Outage.Failure> lastFailure() {
        return outage.last();
    }

    void connect() {
        state = State.CONNECTING;
        attempt = new Attempt();
        timer = around.timers().after(CONNECT_LIMIT, worker, attempt::tooLong);
        session = broker.connect(status(Payloads.lost(settings)), attempt);
    }

    /** A timer that rang while it was cancelled must not open what nobody would close. */
    private void again() {
        if (state == State.WAITING) {
            connect();
        }
    }

    /** The connection is of no use any more, though nobody said so. */
    void giveUp(Refusal refusal) {
        if (state == State.UP) {
            lost(refusal);
        }
    }

    /** Says goodbye and closes; {@code then} is run on any thread, once the session is gone. */
    void close(Runnable then) {
        timer.cancel();
        if (state != State.UP) {
            attempt = null;
            gone(false, then);
            return;
        }
        traffic.down();
        var once = new Runnable() {
            private boolean ran;

            @Override
            public void run() {
                if (!ran) {
                    ran = true;
                    attempt = null;
                    gone(true, then);
                }
            }
        };
        state = State.CLOSED;
        timer = around.timers().after(GOODBYE_LIMIT, worker, once);
        Message goodbye = status(Payloads.stopped(settings, around.site().now()));
        session.publish(goodbye, delivered -> worker.execute(once));
    }

    private void gone(boolean orderly, Runnable then) {
        state = State.CLOSED;
        timer.cancel();
        if (session != null) {
            session.end(orderly);
            session = null;
        }
        broker.whenGone(then);
    }

    private void up() {
        timer.cancel();
        state = State.UP;
        upNanos = around.wire().nanos();
        outage.over();
        Instant since = around.site().now();
        session.publish(status(Payloads.online(settings, since, around.version())), delivered -> {});
        traffic.up(session);
    }

    private void lost(Refusal refusal) {
        timer.cancel();
        boolean wasUp = state == State.UP;
        if (wasUp && around.wire().nanos() - upNanos >= GOOD.toNanos()) {
            failures = 0;
        }
        attempt = null;
        session.end(false);
        session = null;
        state = State.WAITING;
        if (wasUp) {
            traffic.down();
        }
        outage.failed(refusal);
        timer = around.timers().after(backOff(), worker, this::again);
    }

    /** 1 to 2 s at first, then twice as long each time, 30 to 60 s at most; never the same for two gateways. */
    private Duration backOff() {
        failures = Math.min(failures + 1, MOST_DOUBLINGS);
        long most = Math.min(Duration.ofSeconds(1L << failures).toMillis(), LONGEST_WAIT.toMillis());
        return Duration.ofMillis(random.nextLong(most / 2, most + 1));
    }

    private Message status(byte[] payload) {
        return new Message(settings.statusTopic(), payload, 1, true);
    }

    /** One attempt, whose late events are dropped. */
    private final class Attempt implements Broker.Events {
        @Override
        public void connected() {
            worker.execute(() -> {
                if (attempt == this && state == State.CONNECTING) {
                    up();
                }
            });
        }

        @Override
        public void ended(Refusal refusal) {
            worker.execute(() -> {
                if (attempt == this && state != State.CLOSED) {
                    lost(refusal);
                }
            });
        }

        void tooLong() {
            if (attempt == this && state == State.CONNECTING) {
                lost(new Refusal(
                        Refusal.Kind.SILENT, "no answer as of a broker within " + CONNECT_LIMIT.toSeconds() + " s"));
            }
        }
    }
}
