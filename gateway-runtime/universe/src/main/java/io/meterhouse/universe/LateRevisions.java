package io.meterhouse.universe;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.metering.Flags;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.IntervalStore;
import io.meterhouse.api.store.IntervalStore.Revisions;
import io.meterhouse.api.store.Items;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StoredInterval;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;

/** A person edits intervals of the last days, or a meter's profile is filled in: later revisions that nobody polls for. */
final class LateRevisions implements Capability {
    private static final Duration BACK = Duration.ofDays(6);
    private static final int MOST_INTERVALS = 12;
    private static final int MOST_COUNTS = 40;

    private final Scene scene;
    private final Power power;
    private final Meters meters;

    LateRevisions(Scene scene, Power power, Meters meters) {
        this.scene = scene;
        this.power = power;
        this.meters = meters;
    }

    @Override
    public Set<FaultKind> kinds() {
        return EnumSet.of(FaultKind.LATE_REVISION);
    }

    private String panel(Fault fault) {
        return meters.panels()
                .get((int) Math.floorMod(fault.draw(), (long) meters.panels().size()));
    }

    @Override
    public String place(Fault fault) {
        return panel(fault);
    }

    @Override
    public boolean begins(Fault fault) {
        Gateway gateway = power.gateway();
        if (gateway == null) {
            return false;
        }
        var random = new SplittableRandom(fault.draw());
        String panel = panel(fault);
        boolean edited = random.nextBoolean();
        boolean whole = random.nextBoolean();
        try {
            List<Interval> revised = new ArrayList<>();
            List<ChannelId> channels = meters.channels().stream()
                    .filter(channel -> channel.panel().equals(panel))
                    .map(channel -> channel.id())
                    .toList();
            ChannelId one = channels.get(random.nextInt(channels.size()));
            // What is open is the recorder's.
            Instant last =
                    gateway.store().newestRecord().minus(meters.interval(panel).multipliedBy(3));
            Instant from = last.minusSeconds(random.nextLong(BACK.toSeconds()));
            Instant to = from.plus(meters.interval(panel).multipliedBy(1 + random.nextInt(MOST_INTERVALS)));
            for (ChannelId channel : whole ? channels : List.of(one)) {
                for (Interval interval : found(gateway.store(), channel, from, to.isBefore(last) ? to : last)) {
                    revised.add(edited ? edited(interval, random) : filledIn(interval));
                }
            }
            if (revised.isEmpty()) {
                return false;
            }
            gateway.witnessed()
                    .append(List.of(new Batch(
                            panel,
                            Batch.Kind.REVISIONS,
                            edited ? "a person's correction" : "the meter's load profile",
                            revised)));
            scene.tell(revised.size() + " intervals of panel " + panel + " since " + from + " were "
                    + (edited ? "edited" : "filled in"));
            return true;
        } catch (StoreException e) {
            scene.tell("nothing was revised: " + e.getMessage());
            return false;
        }
    }

    @Override
    public void ends(Fault fault) {
        // It is done at once.
    }

    private static List<Interval> found(IntervalStore store, ChannelId channel, Instant from, Instant to)
            throws StoreException {
        List<Interval> all = new ArrayList<>();
        try (Items<StoredInterval> items = store.intervals(channel, from, to, Revisions.LATEST)) {
            for (Optional<StoredInterval> each = items.next(); each.isPresent(); each = items.next()) {
                Interval interval = each.get().interval();
                if (interval.counts().isPresent()
                        && interval.changeovers().isEmpty()
                        && !interval.end().isAfter(to)) {
                    all.add(interval);
                }
            }
        }
        return all;
    }

    /** Other counts, in one piece. */
    private Interval edited(Interval before, SplittableRandom random) {
        long counts = before.counts().getAsLong();
        long change = random.nextLong(-Math.min(counts, MOST_COUNTS), MOST_COUNTS);
        return revised(before, counts + change, before.flags().bits() | Flag.EDITED.bit());
    }

    /** The same counts, which are no estimate any more. */
    private Interval filledIn(Interval before) {
        int bits = before.flags().bits() & ~Flag.ESTIMATED.bit() | Flag.BACKFILLED.bit();
        return revised(before, before.counts().getAsLong(), bits);
    }

    private Interval revised(Interval before, long counts, int bits) {
        boolean cut = !before.parts().isEmpty();
        scene.oracle()
                .revised(
                        scene.now(),
                        before.channel(),
                        before.end(),
                        before.revision() + 1,
                        counts - before.counts().getAsLong());
        return new Interval(
                before.channel(),
                before.start(),
                before.end(),
                before.revision() + 1,
                before.channelRevision(),
                before.unit(),
                OptionalLong.of(counts),
                before.register(),
                new Flags(cut ? bits | Flag.MIXED_TIER.bit() : bits),
                before.bracket(),
                List.of(),
                List.of());
    }
}
