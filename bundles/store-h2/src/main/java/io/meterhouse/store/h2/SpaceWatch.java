package io.meterhouse.store.h2;

import io.meterhouse.api.metering.definition.SiteDefinition;
import io.meterhouse.api.metering.time.Timers;
import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.Event.Severity;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every hour how much of the store's disk is free, says when it is less than it should be, and has days dropped when it still is
 * an hour later.
 */
final class SpaceWatch {
    private static final Logger LOG = LoggerFactory.getLogger(SpaceWatch.class);
    private static final Duration BETWEEN = Duration.ofHours(1);
    private static final String TOPIC = "space";

    private final Surroundings surroundings;
    private final Supplier<Optional<SiteDefinition>> site;
    private final EventBook events;
    private final Health health;
    private final Runnable makeSpace;
    private Timers.Timer timer = () -> {};
    private boolean told;
    /** How often it was too little in a row. */
    private int looks;

    private boolean closed;

    /** @param makeSpace on the worker of the nights */
    SpaceWatch(
            Surroundings surroundings,
            Supplier<Optional<SiteDefinition>> site,
            EventBook events,
            Health health,
            Runnable makeSpace) {
        this.surroundings = surroundings;
        this.site = site;
        this.events = events;
        this.health = health;
        this.makeSpace = makeSpace;
    }

    void start() {
        surroundings.nightly().execute(this::look);
    }

    private synchronized void schedule() {
        if (!closed) {
            timer = surroundings.timers().after(BETWEEN, surroundings.nightly(), this::look);
        }
    }

    /** Whether it is too little for an hour by now. */
    synchronized boolean lasting() {
        return looks > 1;
    }

    private void look() {
        schedule();
        try {
            look(surroundings.disk().free());
        } catch (IOException e) {
            LOG.warn("how much of the store's disk is free cannot be told: {}", e.toString());
        }
    }

    private void look(long free) {
        long floor = site.get().map(SiteDefinition::storeFree).orElse(0L);
        boolean lasts;
        synchronized (this) {
            looks = free < floor ? looks + 1 : 0;
            lasts = looks > 1;
        }
        if (free < floor) {
            String text = Retention.megabytes(free) + " are free on the store's disk, and " + Retention.megabytes(floor)
                    + " should be (store.free in the site file): make room, or the oldest days go";
            health.notice(TOPIC, text);
            if (!told) {
                told = true;
                log("SPACE_LOW", Severity.WARNING, text);
            }
        } else if (told && free >= floor + floor / 8) {
            told = false;
            health.notice(TOPIC, "");
            log("SPACE_ENOUGH", Severity.INFO, Retention.megabytes(free) + " are free on the store's disk again");
        }
        if (lasts) {
            makeSpace.run();
        }
    }

    private void log(String kind, Severity severity, String text) {
        events.log(new Event(kind, severity, false, surroundings.time().now(), "store", text, Map.of()));
    }

    synchronized void close() {
        closed = true;
        timer.cancel();
    }
}
