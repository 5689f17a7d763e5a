package io.meterhouse.universe;

import io.meterhouse.testing.WorldTime;
import io.meterhouse.uplink.mqtt.Broker;
import io.meterhouse.uplink.mqtt.Message;
import io.meterhouse.uplink.mqtt.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * A broker at the end of a network that takes its time, and may be away. What it has acknowledged its subscriber has. Thread-safe.
 */
final class WorldBroker implements Broker {
    private static final long LEAST_NANOS = 5_000_000;
    private static final long MOST_NANOS = 80_000_000;
    /** From when on nothing came until a client knows: its ping comes after a minute of silence, and is not answered for another half. */
    private static final long UNANSWERED_NANOS = 90_000_000_000L;

    private final WorldTime time;
    private final RandomGenerator random;
    private final Consumer<Message> subscriber;
    private Runnable acknowledged = () -> {};
    private WorldSession session;
    private boolean away;
    private boolean vanished;
    private boolean deaf;

    WorldBroker(WorldTime time, RandomGenerator random, Consumer<Message> subscriber) {
        this.time = time;
        this.random = random;
        this.subscriber = subscriber;
    }

    /** @param told of each acknowledgement that the gateway gets */
    synchronized void acknowledges(Runnable told) {
        acknowledged = told;
    }

    /** Nobody can be reached, or again somebody can. */
    synchronized void away(boolean now) {
        away = now;
        vanished = false;
        if (now) {
            breakOff("the network is gone");
        } else if (session != null) {
            session.arriveLate();
        }
    }

    /** Nothing gets through any more in either direction, and at first nobody can tell; until it is no longer {@link #away}. */
    synchronized void vanish() {
        away = true;
        vanished = true;
        WorldSession silent = session;
        time.atNanos(time.nanos() + UNANSWERED_NANOS, () -> unanswered(silent));
    }

    private synchronized void unanswered(WorldSession silent) {
        if (vanished && session != null && session == silent) {
            breakOff("a ping was not answered");
        }
    }

    private void breakOff(String why) {
        if (session != null) {
            WorldSession lost = session;
            lose();
            lost.events.ended(new Refusal(Refusal.Kind.LOST, why));
        }
    }

    /** Takes what comes, and its acknowledgements get lost; until the session ends. */
    synchronized void deaf() {
        deaf = true;
    }

    /** The gateway's process is gone, and with it the connection; nobody is there to be told. */
    synchronized void lose() {
        if (session != null) {
            session.over = true;
            subscriber.accept(session.will);
            session = null;
        }
        deaf = false;
    }

    @Override
    public synchronized Session connect(Message will, Events events) {
        var made = new WorldSession(will, events);
        time.atNanos(made.later(), () -> answer(made));
        return made;
    }

    private synchronized void answer(WorldSession made) {
        if (made.over) {
            return;
        }
        if (vanished) {
            // Whoever asked gives up by itself.
            return;
        }
        if (away) {
            made.over = true;
            made.events.ended(new Refusal(Refusal.Kind.UNREACHABLE, "Connection refused"));
        } else {
            session = made;
            made.events.connected();
        }
    }

    @Override
    public void whenGone(Runnable task) {
        task.run();
    }

    @Override
    public void close() {
        // Sessions share nothing.
    }

    private final class WorldSession implements Session {
        private final Message will;
        private final Events events;
        private boolean over;
        private long free;
        /** What is on its way while nothing gets through: it comes late, unless the session ends before. */
        private final List<Runnable> held = new ArrayList<>();

        WorldSession(Message will, Events events) {
            this.will = will;
            this.events = events;
        }

        /** When the next thing on this connection arrives: in order, each after its time on the way. */
        private long later() {
            free = Math.max(free, time.nanos() + random.nextLong(LEAST_NANOS, MOST_NANOS));
            return free;
        }

        @Override
        public void publish(Message message, Completion completion) {
            synchronized (WorldBroker.this) {
                if (over) {
                    completion.done(false);
                    return;
                }
                time.atNanos(later(), () -> arrive(message, completion));
            }
        }

        private void arrive(Message message, Completion completion) {
            synchronized (WorldBroker.this) {
                if (over) {
                    return;
                }
                if (vanished) {
                    held.add(() -> arrive(message, completion));
                    return;
                }
                subscriber.accept(message);
                if (!deaf) {
                    time.atNanos(later(), () -> acknowledged(completion));
                }
            }
        }

        private void acknowledged(Completion completion) {
            synchronized (WorldBroker.this) {
                if (vanished) {
                    held.add(() -> acknowledged(completion));
                } else if (!over) {
                    acknowledged.run();
                    completion.done(true);
                }
            }
        }

        void arriveLate() {
            held.forEach(task -> time.atNanos(later(), task));
            held.clear();
        }

        @Override
        public void end(boolean orderly) {
            synchronized (WorldBroker.this) {
                if (!over && !orderly && session == this) {
                    subscriber.accept(will);
                }
                over = true;
                if (session == this) {
                    session = null;
                    deaf = false;
                }
            }
        }
    }
}
