package io.meterhouse.meter.modbus;

import io.meterhouse.api.metering.time.SiteTime;
import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.Event.Severity;
import io.meterhouse.api.ops.event.EventLog;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to be known later: logged, and put into the event log. While that is away, as at start-up, events wait for it. Thread-safe.
 */
final class Notices {
    private static final Logger LOG = LoggerFactory.getLogger(Notices.class);
    private static final int MOST_WAITING = 256;
    private static final int MOST_MISTAKES = 10;

    private final SiteTime time;
    private final ArrayDeque<Event> waiting = new ArrayDeque<>();
    private Optional<EventLog> events = Optional.empty();

    Notices(SiteTime time) {
        this.time = time;
    }

    synchronized void attach(EventLog log) {
        events = Optional.of(log);
        while (!waiting.isEmpty()) {
            log.log(waiting.poll());
        }
    }

    synchronized void detach(EventLog log) {
        events = events.filter(present -> present != log);
    }

    void refused(String file, List<String> mistakes) {
        report(
                "PROFILE_REFUSED",
                Severity.WARNING,
                false,
                "profile-file/" + file,
                mistakes.get(0) + (mistakes.size() > 1 ? " (and " + (mistakes.size() - 1) + " more)" : "")
                        + " Nothing was changed; correct the file and it is taken up by itself.",
                Map.of("mistakes", String.join("\n", mistakes.subList(0, Math.min(MOST_MISTAKES, mistakes.size())))));
    }

    void report(
            String kind,
            Severity severity,
            boolean metrological,
            String subject,
            String text,
            Map<String, String> details) {
        if (severity == Severity.INFO) {
            LOG.info("{}", text);
        } else {
            LOG.warn("{}", text);
        }
        put(new Event(kind, severity, metrological, time.now(), subject, text, details));
    }

    private synchronized void put(Event event) {
        if (events.isPresent()) {
            events.get().log(event);
        } else if (waiting.size() < MOST_WAITING) {
            waiting.add(event);
        }
    }
}
