package io.meterhouse.acquisition.record;

import io.meterhouse.api.metering.meter.CutSource;
import io.meterhouse.api.metering.time.SiteTime;
import io.meterhouse.api.metering.time.Timers;
import io.meterhouse.api.metering.time.Worker;
import io.meterhouse.api.ops.event.EventLog;
import io.meterhouse.api.store.Facts;
import io.meterhouse.api.store.IntervalStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What recorders work with.
 *
 * @param worker all recorders' own
 * @param sources of instants to cut at; changes as they come and go
 */
public record RecorderServices(
        IntervalStore store,
        Facts facts,
        EventLog events,
        SiteTime time,
        Timers timers,
        Worker worker,
        Set<CutSource> sources) {
    private static final int MOST_CUTS = 1500;
    private static final Logger LOG = LoggerFactory.getLogger(RecorderServices.class);

    boolean hasNoCuts() {
        return sources.isEmpty();
    }

    /** The instants strictly between two at which parts are to be closed, ascending. A source that fails is left out. */
    List<Instant> cuts(String panel, Instant from, Instant to) {
        TreeSet<Instant> cuts = new TreeSet<>();
        for (CutSource source : sources) {
            for (Instant cut : of(source, panel, from, to)) {
                if (cut.isAfter(from) && cut.isBefore(to) && cuts.size() < MOST_CUTS) {
                    cuts.add(cut);
                }
            }
        }
        return new ArrayList<>(cuts);
    }

    /** Whoever announces instants is never in the way of what is billed: the interval is closed without them. */
    private static Iterable<Instant> of(CutSource source, String panel, Instant from, Instant to) {
        try {
            return List.copyOf(source.cuts(panel, from, to));
        } catch (RuntimeException | LinkageError | AssertionError e) {
            LOG.error(
                    "Panel {}: {} does not say where to cut between {} and {}; its parts are missing there",
                    panel,
                    source.getClass().getName(),
                    from,
                    to,
                    e);
            return List.of();
        }
    }
}
