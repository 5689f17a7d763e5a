package io.meterhouse.acquisition.record;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Interval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The boundaries of a panel that were closed for some channels and wait for the others. For the recorder's worker. */
final class Slots {
    private final TreeMap<Instant, Slot> slots = new TreeMap<>();
    private Map<ChannelId, Track> tracks = Map.of();
    private IntervalGrid grid;

    /** The panel's channels in the order of the file. */
    void shape(Map<ChannelId, Track> ordered, IntervalGrid boundaries) {
        tracks = ordered;
        grid = boundaries;
        slots.values().forEach(slot -> slot.keepOnly(ordered.keySet()));
    }

    /** The boundary that ends at an instant; a new one waits for every channel that has yet to be closed there. */
    Slot at(Instant end) {
        Slot present = slots.get(end);
        if (present != null) {
            return present;
        }
        Set<ChannelId> awaited = new HashSet<>();
        for (Track track : tracks.values()) {
            if (!track.recorder().nextEnd(grid, end).isAfter(end)) {
                awaited.add(track.recorder().id());
            }
        }
        Slot slot = new Slot(end, awaited);
        slots.put(end, slot);
        return slot;
    }

    /** An end of some channels alone, between two boundaries: nobody is waited for. */
    Slot between(Instant end) {
        return slots.computeIfAbsent(end, at -> new Slot(at, Set.of()));
    }

    Collection<Slot> all() {
        return slots.values();
    }

    int size() {
        return slots.size();
    }

    boolean isEmpty() {
        return slots.isEmpty();
    }

    Slot first() {
        return slots.firstEntry().getValue();
    }

    /** Takes the oldest away if it is complete; null when it is not, or there is none. */
    Slot takeComplete() {
        return !slots.isEmpty() && first().isComplete() ? slots.pollFirstEntry().getValue() : null;
    }

    /** Its intervals in the order of the file; last those of channels that were removed from it meanwhile. */
    List<Interval> ordered(Slot slot) {
        Map<ChannelId, Integer> places = new HashMap<>();
        for (ChannelId id : tracks.keySet()) {
            places.put(id, places.size());
        }
        List<Interval> ordered = new ArrayList<>(slot.intervals());
        ordered.sort(Comparator.comparingInt(interval -> places.getOrDefault(interval.channel(), Integer.MAX_VALUE)));
        return ordered;
    }
}
