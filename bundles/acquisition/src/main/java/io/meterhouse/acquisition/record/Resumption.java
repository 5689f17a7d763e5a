package io.meterhouse.acquisition.record;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.store.ChannelState;
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
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes recorders that go on where the store says. */
final class Resumption {
    private static final Logger LOG = LoggerFactory.getLogger(Resumption.class);

    private Resumption() {}

    static Map<ChannelId, ChannelRecorder> recorders(
            Set<ChannelId> channels, RecorderServices services, Instant now, Duration tolerance) {
        Map<ChannelId, ChannelRecorder> recorders = new HashMap<>();
        SortedMap<ChannelId, ChannelState> states = states(channels, services.store());
        for (ChannelId id : channels) {
            ChannelRecorder recorder = new ChannelRecorder(id, now);
            ChannelState state = states.get(id);
            if (state != null) {
                List<Interval> open = openGaps(id, state, services);
                recorder.resume(
                        state,
                        open.isEmpty() ? state.lastEnd() : open.get(0).start(),
                        open.stream().map(Interval::end).toList(),
                        tolerance);
            }
            recorders.put(id, recorder);
        }
        return recorders;
    }

    private static SortedMap<ChannelId, ChannelState> states(Set<ChannelId> channels, IntervalStore store) {
        if (channels.isEmpty()) {
            return new TreeMap<>();
        }
        try {
            return store.resume(channels);
        } catch (StoreException e) {
            throw new IllegalStateException("the store does not say where recording stands: " + e.getMessage(), e);
        }
    }

    /** The newest intervals that were written as gaps and can still be filled: those behind the known register, without a hole. */
    private static List<Interval> openGaps(ChannelId id, ChannelState state, RecorderServices services) {
        if (state.known().isEmpty() || !state.known().get().at().isBefore(state.lastEnd())) {
            return List.of();
        }
        List<Interval> open = new ArrayList<>();
        try (Items<StoredInterval> items = services.store()
                .intervals(id, state.known().get().at(), state.lastEnd(), IntervalStore.Revisions.LATEST)) {
            for (Optional<StoredInterval> next = items.next(); next.isPresent(); next = items.next()) {
                Interval interval = next.get().interval();
                if (interval.counts().isPresent() || interval.revision() > 0) {
                    open.clear();
                } else {
                    open.add(interval);
                }
            }
        } catch (StoreException e) {
            LOG.warn("Channel {}: its open gaps cannot be read and stay gaps: {}", id, e.getMessage());
            return List.of();
        }
        return open;
    }
}
