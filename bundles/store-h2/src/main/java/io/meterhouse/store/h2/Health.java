package io.meterhouse.store.h2;

import io.meterhouse.api.metering.time.SiteTime;
import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.Event.Severity;
import io.meterhouse.api.ops.event.EventLog;
import io.meterhouse.api.store.StoreException;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the last write went well, and what is wrong besides, in words. Thread-safe. */
final class Health {
    private static final Logger LOG = LoggerFactory.getLogger(Health.class);

    private final SiteTime time;
    private final EventLog events;
    private String trouble = "";
    private final Map<String, String> notices = new TreeMap<>();

    Health(SiteTime time, EventLog events) {
        this.time = time;
        this.events = events;
    }

    /** A write went well. */
    void good() {
        if (!trouble("").isEmpty()) {
            log("STORE_WRITES_AGAIN", Severity.INFO, "the store writes again");
        }
    }

    /** A write failed, unless it was refused for what it holds. */
    void bad(StoreException e) {
        if (e.reason() != StoreException.Reason.CONFLICT
                && trouble(e.getMessage()).isEmpty()) {
            LOG.error(
                    "{}. It is tried again with every interval; nothing is lost while the recorder holds it.",
                    e.getMessage());
            log("STORE_NOT_WRITABLE", Severity.ALARM, e.getMessage());
        }
    }

    /** What it was before. */
    private synchronized String trouble(String now) {
        String before = trouble;
        trouble = now;
        return before;
    }

    private void log(String kind, Severity severity, String text) {
        events.log(new Event(kind, severity, false, time.now(), "store", text, Map.of()));
    }

    /** Something that does not stop it; empty when it is over. */
    synchronized void notice(String topic, String text) {
        if (text.isEmpty()) {
            notices.remove(topic);
        } else {
            notices.put(topic, text);
        }
    }

    synchronized boolean writable() {
        return trouble.isEmpty();
    }

    synchronized String text() {
        if (!trouble.isEmpty()) {
            return trouble + " It is tried again with every interval.";
        }
        return notices.isEmpty() ? "ok" : String.join("; ", notices.values());
    }
}
