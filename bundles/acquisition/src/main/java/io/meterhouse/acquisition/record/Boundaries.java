package io.meterhouse.acquisition.record;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.IntervalStore;
import io.meterhouse.api.store.Items;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StoredInterval;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a panel's boundaries to the store: each once all its channels have it, or one interval later with gaps. For the recorder's
 * worker.
 */
final class Boundaries {
    private static final Logger LOG = LoggerFactory.getLogger(Boundaries.class);
    private static final int MOST_SLOTS = 512;
    private static final int SLOTS_AT_ONCE = 32;

    private final String panel;
    private final Map<ChannelId, Track> tracks;
    private final IntervalStore store;
    private final Appender appender;
    private final Derivation derivation = new Derivation(this::latest);
    private final Slots slots = new Slots();
    private final List<Interval> revisions = new ArrayList<>();
    private IntervalGrid grid;
    private Duration interval = Duration.ZERO;
    private Instant reached;
    /** Boundaries up to here passed while nobody recorded, or the clock leapt over them: they wait for the readings after it. */
    private Instant startedAt;

    /** @param tracks the panel's channels in the order of the file, as they come and go */
    Boundaries(String panel, RecorderServices services, Backlog backlog, Map<ChannelId, Track> tracks) {
        this.panel = panel;
        this.tracks = tracks;
        this.store = services.store();
        this.appender = new Appender(panel, services, backlog);
        this.startedAt = services.time().now();
        this.reached = startedAt;
    }

    void shape(IntervalGrid boundaries, Duration length) {
        grid = boundaries;
        interval = length;
        slots.shape(tracks, grid);
    }

    /** Where a channel begins of which the store has nothing. */
    Instant beginOf(Instant now) {
        return now.isAfter(reached) ? now : reached;
    }

    /** The end of the newest boundary that was given to be written. */
    Instant reached() {
        return reached;
    }

    /** The store has everything up to an instant. */
    void resumeAfter(Instant end) {
        reached = end;
    }

    /** What ends before an instant passed while nobody read, and waits for the readings after it. */
    void startAt(Instant now) {
        startedAt = now;
    }

    /** Takes an interval that was closed. */
    void put(Interval closed) {
        if (closed.revision() > 0) {
            revisions.add(closed);
        } else {
            slots.at(closed.end()).put(closed);
        }
    }

    /** Takes one that ends between two boundaries, for its channel alone. */
    void putBetween(Interval closed) {
        slots.between(closed.end()).put(closed);
    }

    /** Keeps long gaps from filling the memory. */
    void relieve() {
        if (slots.size() > SLOTS_AT_ONCE || revisions.size() > Batch.LIMIT / 2) {
            append();
        }
        if (slots.size() > MOST_SLOTS) {
            giveUp(slots.first());
        }
    }

    /** Writes as gaps what has waited an interval for its channels. */
    void overdue(Instant now) {
        if (tracks.isEmpty() || isFull()) {
            return;
        }
        if (now.isBefore(startedAt)) {
            startedAt = now;
        }
        Instant end = nextDue(now);
        while (!now.isBefore(dueAt(end))) {
            giveUp(slots.at(end));
            collect();
            if (appender.isWorthwhile()) {
                appender.flush();
            }
            if (isFull()) {
                break;
            }
            Instant next = nextDue(now);
            if (!next.isAfter(end)) {
                break;
            }
            end = next;
        }
        append();
    }

    private void giveUp(Slot slot) {
        tracks.values().stream().filter(track -> !track.isDerived()).forEach(track -> giveUp(slot, track));
        derivation.fill(tracks.values(), slots, revisions);
        tracks.values().forEach(track -> giveUp(slot, track));
    }

    private static void giveUp(Slot slot, Track track) {
        ChannelRecorder recorder = track.recorder();
        if (slot.waitsFor(recorder.id())) {
            if (recorder.newestEnd().isBefore(slot.end())) {
                slot.put(recorder.gap(slot.end(), true, track.shape()));
            } else {
                slot.drop(recorder.id());
            }
        }
    }

    /** The instant at which {@link #overdue} is to be called; empty when it need not be. */
    Optional<Instant> nextOverdue(Instant now) {
        if (tracks.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(isFull() ? now.plus(interval) : dueAt(nextDue(now)));
    }

    private Instant dueAt(Instant end) {
        return (end.isAfter(startedAt) ? end : startedAt).plus(interval);
    }

    private Instant nextDue(Instant now) {
        return slots.isEmpty() ? grid.afterOrLeap(reached, now) : slots.first().end();
    }

    /** Appends what is complete. */
    void append() {
        collect();
        appender.flush();
    }

    private void collect() {
        derivation.fill(tracks.values(), slots, revisions);
        if (!revisions.isEmpty()) {
            appender.addRevisions("accepted reads after a gap", List.copyOf(revisions));
            revisions.clear();
        }
        for (Slot slot = slots.takeComplete(); slot != null; slot = slots.takeComplete()) {
            if (slot.end().isAfter(reached)) {
                reached = slot.end();
            }
            if (!slot.intervals().isEmpty()) {
                appender.add(new Batch(panel, Batch.Kind.BOUNDARY, "", slots.ordered(slot)));
            }
        }
    }

    /** What was given to be written of a channel: what the store has, and what waits for it. */
    private Map<Instant, Interval> latest(ChannelId channel, Instant after, Instant upTo) {
        Map<Instant, Interval> found = new HashMap<>();
        try (Items<StoredInterval> items = store.intervals(channel, after, upTo, IntervalStore.Revisions.LATEST)) {
            for (Optional<StoredInterval> next = items.next(); next.isPresent(); next = items.next()) {
                found.put(next.get().interval().end(), next.get().interval());
            }
        } catch (StoreException e) {
            LOG.warn("Panel {}: what follows of {} cannot be read: {}", panel, channel, e.getMessage());
        }
        appender.waiting(channel, after, upTo).forEach(interval -> found.put(interval.end(), interval));
        return found;
    }

    /** Whether so much waits for the store that no more is to be recorded. */
    boolean isFull() {
        return appender.isFull();
    }

    /** Whether everything that was given to be written is durable. */
    boolean isDurable() {
        return appender.isIdle();
    }

    /** Whether an interval of a channel with a flag waits for its boundary. */
    boolean hold(ChannelId channel, Flag flag) {
        return slots.all().stream()
                .flatMap(slot -> slot.intervals().stream())
                .anyMatch(waiting ->
                        waiting.channel().equals(channel) && waiting.flags().has(flag));
    }

    /** The boundaries that wait are given up, so that the channels that have them keep them. */
    void giveUp() {
        List.copyOf(slots.all()).forEach(this::giveUp);
        append();
    }

    /** Ends, without what the store does not take now. */
    void close() {
        giveUp();
        appender.close();
    }
}
