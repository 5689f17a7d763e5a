package io.meterhouse.acquisition.record;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.Quantity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Fills in apparent energy of points without a register for it, as soon as its two parts are there. */
final class Derivation {
    private Derivation() {}

    static void fill(Collection<Track> tracks, Slots slots, List<Interval> revisions) {
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
                    revisions.addAll(derive(revisions, id));
                }
            }
        }
    }

    private static List<Interval> derive(List<Interval> among, ChannelId channel) {
        ChannelId active = new ChannelId(channel.point(), Quantity.KWH_DELIVERED);
        ChannelId reactive = new ChannelId(channel.point(), Quantity.KVARH);
        Map<Object, Interval> reactives = new HashMap<>();
        Map<Object, Interval> actives = new HashMap<>();
        Map<Object, Interval> there = new HashMap<>();
        for (Interval interval : among) {
            if (interval.channel().equals(reactive)) {
                reactives.put(interval.end(), interval);
            } else if (interval.channel().equals(active)) {
                actives.put(interval.end(), interval);
            } else if (interval.channel().equals(channel)) {
                there.put(interval.end(), interval);
            }
        }
        List<Interval> derived = new ArrayList<>();
        actives.forEach((end, p) -> {
            Interval q = reactives.get(end);
            if (q != null && q.start().equals(p.start()) && !there.containsKey(end)) {
                derived.add(DerivedApparent.of(p, q));
            }
        });
        return derived;
    }
}
