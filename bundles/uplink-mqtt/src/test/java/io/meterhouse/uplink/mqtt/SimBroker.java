package io.meterhouse.uplink.mqtt;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A broker in the simulated world: does what the test says, and acknowledges when it is told to. */
final class SimBroker implements Broker {
    /** How it answers the next connection. */
    enum Manner {
        ACCEPT,
        REFUSE,
        SILENT
    }

    final List<Message> received = new ArrayList<>();
    Manner manner = Manner.ACCEPT;
    boolean acknowledges = true;
    int connects;
    int closed;
    Optional<SimSession> session = Optional.empty();

    final class SimSession implements Session {
        private final Message will;
        private final Events events;
        private final List<Completion> unacknowledged = new ArrayList<>();
        private boolean over;

        SimSession(Message will, Events events) {
            this.will = will;
            this.events = events;
        }

        @Override
        public void publish(Message message, Completion completion) {
            if (over) {
                completion.done(false);
                return;
            }
            received.add(message);
            if (acknowledges || message.qos() == 0) {
                completion.done(true);
            } else {
                unacknowledged.add(completion);
            }
        }

        @Override
        public void end(boolean orderly) {
            if (!over && !orderly && session.isPresent()) {
                received.add(will);
            }
            over = true;
            session = Optional.empty();
        }

        /** Acknowledges the oldest so many. */
        void acknowledge(int count) {
            for (int i = 0; i < count; i++) {
                unacknowledged.remove(0).done(true);
            }
        }

        int unacknowledged() {
            return unacknowledged.size();
        }

        void lose() {
            over = true;
            received.add(will);
            session = Optional.empty();
            events.ended(new Refusal(Refusal.Kind.LOST, "the broker closed the connection"));
        }
    }

    @Override
    public Session connect(Message will, Events events) {
        connects++;
        var made = new SimSession(will, events);
        switch (manner) {
            case ACCEPT -> {
                session = Optional.of(made);
                events.connected();
            }
            case REFUSE -> events.ended(new Refusal(Refusal.Kind.UNREACHABLE, "Connection refused"));
            case SILENT -> {}
        }
        return made;
    }

    @Override
    public void whenGone(Runnable task) {
        task.run();
    }

    @Override
    public void close() {
        closed++;
    }

    List<String> payloads(String topicEnd) {
        return received.stream()
                .filter(message -> message.topic().endsWith(topicEnd))
                .map(message -> new String(message.payload(), StandardCharsets.UTF_8))
                .toList();
    }
}
