package io.meterhouse.uplink.mqtt;

import io.meterhouse.api.metering.meter.LiveListener.PollReport;
import io.meterhouse.api.metering.meter.Reading;
import io.meterhouse.api.metering.time.Timers.Timer;
import io.meterhouse.api.metering.time.Worker;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Live values: the newest of each panel, not more often than the site file says, lost when there is no connection. Runs on the
 * uplink's worker.
 */
final class LiveFeed {
    /** What is older when a connection comes about is no longer "now". */
    private static final Duration SHORTEST_FRESH = Duration.ofSeconds(10);

    /** A panel whose message was never reported as written may send again after this. */
    private static final Duration WRITE_LIMIT = Duration.ofSeconds(60);

    private static final int MOST_PANELS = 1000;

    private final Settings settings;
    private final Around around;
    private final Worker worker;
    private final Map<String, Panel> panels = new HashMap<>();
    private Broker.Session session;

    LiveFeed(Settings settings, Around around, Worker worker) {
        this.settings = settings;
        this.around = around;
        this.worker = worker;
    }

    void up(Broker.Session connected) {
        session = connected;
        panels.forEach((id, panel) -> {
            panel.writing = false;
            panel.dropStale();
            panel.send(id);
        });
    }

    void down() {
        session = null;
        panels.values().forEach(panel -> panel.timer.cancel());
    }

    void polled(PollReport report) {
        if (report.reading().isEmpty() || !panels.containsKey(report.panel()) && panels.size() >= MOST_PANELS) {
            return;
        }
        Panel panel = panels.computeIfAbsent(report.panel(), id -> new Panel());
        panel.newest.put(report.poll(), report.reading().get());
        panel.newestNanos = around.wire().nanos();
        panel.send(report.panel());
    }

    private final class Panel {
        /** By poll: a panel with several devices is read in several. */
        private final Map<String, Reading> newest = new LinkedHashMap<>();

        private long newestNanos;
        private boolean sentBefore;
        private long sentNanos;
        private boolean writing;
        private Timer timer = () -> {};

        void dropStale() {
            Duration fresh = settings.live().compareTo(SHORTEST_FRESH) > 0 ? settings.live() : SHORTEST_FRESH;
            if (around.wire().nanos() - newestNanos > fresh.toNanos()) {
                newest.clear();
            }
        }

        void send(String id) {
            if (session == null || newest.isEmpty()) {
                return;
            }
            long now = around.wire().nanos();
            Duration wait = writing ? WRITE_LIMIT : settings.live();
            long left = sentBefore ? wait.toNanos() - (now - sentNanos) : 0;
            timer.cancel();
            if (left > 0) {
                timer = around.timers().after(Duration.ofNanos(left), worker, () -> send(id));
                return;
            }
            byte[] payload = Payloads.live(settings.site(), id, newest.values());
            newest.clear();
            if (payload.length == 0) {
                return;
            }
            sentBefore = true;
            sentNanos = now;
            writing = true;
            session.publish(
                    new Message(settings.liveTopic(id), payload, 0, false), done -> worker.execute(() -> written(id)));
        }

        private void written(String id) {
            if (writing) {
                writing = false;
                send(id);
            }
        }
    }
}
