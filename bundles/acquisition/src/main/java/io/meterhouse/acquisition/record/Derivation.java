package io.meterhouse.acquisition.record;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.Quantity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Fills in apparent energy of points without a register for it, as soon as its two parts are there. */
final class Derivation {
    private final Written written;

    /** @param written finds what was written before */
    Derivation(Written written) {
        this.written = written;
    }

    /** What was written of a channel. */
    @FunctionalInterface
    interface Written {
        /** The latest revisions that end in ({@code after}, {@code upTo}], by their ends. */
        Map<Instant, Interval> latest(ChannelId channel, Instant after, Instant upTo);
    }

    void fill(Collection<Track> tracks, Slots slots, List<Interval> revisions) {
        for (Track track : tracks) {
            if (track.isDerived()) {
                ChannelId id = track.recorder().id();
                for (Slot slot : slots.all()) {
                    if (slot.waitsFor(id)) {
                        derive(slot.intervals(), id).forEach(derived -> {
                            slot.put(derived);
                            track.recorder().skip(slot.end());
                        });
                    }
                }
                if (!revisions.isEmpty()) {
                    revisions.addAll(revise(revisions, id));
                }
            }
        }
    }

    private static List<Interval> derive(List<Interval> among, ChannelId channel) {
        Map<Instant, Interval> reactives = of(among, reactive(channel));
        Map<Instant, Interval> there = of(among, channel);
        List<Interval> derived = new ArrayList<>();
        of(among, active(channel)).forEach((end, p) -> {
            if (!there.containsKey(end)) {
                derive(p, reactives.get(end)).ifPresent(derived::add);
            }
        });
        return derived;
    }

    private static Optional<Interval> derive(Interval active, Interval reactive) {
        return active != null && reactive != null && reactive.start().equals(active.start())
                ? Optional.of(DerivedApparent.of(active, reactive))
                : Optional.empty();
    }

    /** Revisions that follow from those of the parts, also where only one of them was revised, or one before the other. */
    private List<Interval> revise(List<Interval> among, ChannelId channel) {
        TreeMap<Instant, Interval> actives = of(among, active(channel));
        TreeMap<Instant, Interval> reactives = of(among, reactive(channel));
        TreeMap<Instant, Interval> revised = new TreeMap<>(actives);
        revised.putAll(reactives);
        revised.keySet().removeAll(of(among, channel).keySet());
        if (revised.isEmpty()) {
            return List.of();
        }
        Instant after = revised.firstKey().minusNanos(1);
        Instant upTo = revised.lastKey();
        Map<Instant, Interval> before = written.latest(channel, after, upTo);
        boolean both = actives.keySet().equals(reactives.keySet());
        Map<Instant, Interval> oldActives = both ? Map.of() : written.latest(active(channel), after, upTo);
        Map<Instant, Interval> oldReactives = both ? Map.of() : written.latest(reactive(channel), after, upTo);
        List<Interval> derived = new ArrayList<>();
        for (Instant end : revised.keySet()) {
            Interval old = before.get(end);
            Interval p = actives.containsKey(end) ? actives.get(end) : oldActives.get(end);
            Interval q = reactives.containsKey(end) ? reactives.get(end) : oldReactives.get(end);
            if (old != null) {
                derive(p, q)
                        .filter(interval -> interval.counts().isPresent())
                        .map(interval -> DerivedApparent.revision(interval, old.revision() + 1))
                        .ifPresent(derived::add);
            }
        }
        return derived;
    }

    private static TreeMap<Instant, Interval> of(List<Interval> among, ChannelId channel) {
        TreeMap<Instant, Interval> found = new TreeMap<>();
        for (Interval interval : among) {
            if (interval.channel().equals(channel)) {
                found.put(interval.end(), interval);
            }
        }
        return found;
    }

    private static ChannelId active(ChannelId channel) {
        return new ChannelId(channel.point(), Quantity.KWH_DELIVERED);
    }

    private static ChannelId reactive(ChannelId channel) {
        return new ChannelId(channel.point(), Quantity.KVARH);
    }
}
