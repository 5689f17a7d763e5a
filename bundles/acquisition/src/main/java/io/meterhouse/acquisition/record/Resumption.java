package io.meterhouse.acquisition.record;

import io.meterhouse.api.metering.Changeover;
import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.metering.Flags;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.store.ChannelState;
import io.meterhouse.api.store.IntervalStore;
import io.meterhouse.api.store.Items;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StoredInterval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes recorders that go on where the store says. */
final class Resumption {
    private static final int CHANGES = Flag.METER_CHANGE.bit() | Flag.CONFIG_CHANGE.bit();

    private Resumption() {}

    /**
     * Recorders of channels.
     *
     * @param now where those begin that have nothing yet
     * @throws StoreException if the store does not say where they stand
     */
    static Map<ChannelId, ChannelRecorder> recorders(
            Set<ChannelId> channels, RecorderServices services, Instant now, PanelDefinition panel)
            throws StoreException {
        Map<ChannelId, ChannelRecorder> recorders = new HashMap<>();
        SortedMap<ChannelId, ChannelState> states =
                channels.isEmpty() ? new TreeMap<>() : services.store().resume(channels);
        for (ChannelId id : channels) {
            ChannelRecorder recorder = new ChannelRecorder(id, now);
            ChannelState state = states.get(id);
            if (state != null) {
                resume(recorder, state, services.store(), panel);
            }
            recorders.put(id, recorder);
        }
        return recorders;
    }

    /**
     * After the known register lie gaps that can still be filled, or the end of that register: an interval in which it ended, and
     * gaps of which nothing will be known.
     */
    private static void resume(ChannelRecorder recorder, ChannelState state, IntervalStore store, PanelDefinition panel)
            throws StoreException {
        List<Interval> open = new ArrayList<>();
        Optional<Flags> ended = Optional.empty();
        if (state.known().isPresent() && state.known().get().at().isBefore(state.lastEnd())) {
            try (Items<StoredInterval> items = store.intervals(
                    recorder.id(), state.known().get().at(), state.lastEnd(), IntervalStore.Revisions.LATEST)) {
                for (Optional<StoredInterval> next = items.next(); next.isPresent(); next = items.next()) {
                    Interval interval = next.get().interval();
                    if (interval.counts().isEmpty() && interval.revision() == 0) {
                        open.add(interval);
                    } else {
                        open.clear();
                        ended = endedIn(interval);
                    }
                }
            }
        }
        if (ended.isPresent()) {
            recorder.resumeEnded(state, ended.get());
        } else {
            recorder.resume(
                    state,
                    open.isEmpty() ? state.lastEnd() : open.get(0).start(),
                    open.stream().map(Interval::end).toList(),
                    panel.tolerance(),
                    panel.interval().duration());
        }
    }

    private static Optional<Flags> endedIn(Interval interval) {
        List<Changeover> changeovers = interval.changeovers();
        if (changeovers.isEmpty()
                || changeovers.get(changeovers.size() - 1).opened().isPresent()) {
            return Optional.empty();
        }
        return Optional.of(new Flags(interval.flags().bits() & CHANGES));
    }
}
