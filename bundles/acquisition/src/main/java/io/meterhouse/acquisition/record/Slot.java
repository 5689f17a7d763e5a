package io.meterhouse.acquisition.record;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Interval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A boundary that waits for its channels. */
final class Slot {
    private final Instant end;
    private final Set<ChannelId> waitingFor;
    private final List<Interval> intervals = new ArrayList<>();

    Slot(Instant end, Set<ChannelId> channels) {
        this.end = end;
        this.waitingFor = new HashSet<>(channels);
    }

    Instant end() {
        return end;
    }

    boolean waitsFor(ChannelId channel) {
        return waitingFor.contains(channel);
    }

    void put(Interval interval) {
        waitingFor.remove(interval.channel());
        intervals.add(interval);
    }

    void drop(ChannelId channel) {
        waitingFor.remove(channel);
    }

    /** Waits for channels that were removed from the panel no longer; what they have brought stays. */
    void keepOnly(Set<ChannelId> channels) {
        waitingFor.retainAll(channels);
    }

    boolean isComplete() {
        return waitingFor.isEmpty();
    }

    List<Interval> intervals() {
        return intervals;
    }
}
