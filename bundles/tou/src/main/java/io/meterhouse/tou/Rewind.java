package io.meterhouse.tou;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.tou.engine.Snapshot;
import io.meterhouse.tou.engine.TouEngine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Registers as they stood at an instant that has passed: as they stand now, less what was counted since, by the revisions that were
 * folded: one that is appended while they are read was never added, and is not to be taken off. All channels are read in one pass over what is stored.
 *
 * <p>What damage took after it was counted cannot be taken off again: then registers are the most that they may have been, and say that
 * they are estimated. For one worker.
 */
final class Rewind {
    private final TouEngine engine;
    private final Instant at;
    private final Map<ChannelId, Since> all = new TreeMap<>();

    private Rewind(TouEngine engine, Instant at) {
        this.engine = engine;
        this.at = at;
    }

    /** By channel; of those of which nobody can tell any more, or not yet, why. */
    static Answers.Found to(Instant at, Fold fold, Collection<ChannelId> channels) throws StoreException {
        TouEngine engine = fold.engine().orElseThrow();
        Rewind rewind = new Rewind(engine, at);
        Instant newest = at;
        SortedMap<ChannelId, String> missing = new TreeMap<>();
        for (ChannelId channel : channels) {
            Snapshot now = engine.registers(channel).orElseThrow();
            if (now.at().isBefore(at)) {
                missing.put(channel, "it was recorded up to " + now.at() + " only");
            } else {
                rewind.all.put(channel, rewind.new Since(now));
                newest = now.at().isAfter(newest) ? now.at() : newest;
            }
        }
        if (!rewind.all.isEmpty()) {
            fold.latest(rewind.all.keySet(), at, newest, interval -> rewind.all
                    .get(interval.channel())
                    .take(interval));
        }
        List<Snapshot> found = new ArrayList<>();
        for (Since each : rewind.all.values()) {
            each.missing().ifPresentOrElse(why -> missing.put(each.now.channel(), why), () -> found.add(each.then()));
        }
        return new Answers.Found(found, missing);
    }

    /** What a channel counted since. */
    private final class Since {
        private final Snapshot now;
        private final long[] counts = new long[engine.rates().size()];
        private Instant known;
        /** Up to where there are intervals without a hole; empty before the first. */
        private Optional<Instant> last = Optional.empty();

        private OptionalLong register;
        private boolean estimated;
        private boolean isOfOtherUnit;
        private long crossing;

        Since(Snapshot now) {
            this.now = now;
            this.known = now.at();
            this.register = now.register();
        }

        void take(Interval interval) {
            if (interval.end().isAfter(now.at())) {
                return;
            }
            if (!interval.unit().equals(now.unit())) {
                isOfOtherUnit = true;
                return;
            }
            if (last.isEmpty()) {
                known = interval.start();
                register = startOf(interval);
                estimated = interval.flags().has(Flag.ESTIMATED);
            }
            estimated |= last.isPresent() && last.get().isBefore(interval.start());
            last = Optional.of(interval.end());
            boolean across = interval.start().isBefore(at);
            estimated |= across && !engine.addFrom(interval, at, counts);
            if (!across) {
                crossing += engine.split(interval, counts);
            }
        }

        /** Why nobody can tell. */
        Optional<String> missing() {
            if (isOfOtherUnit) {
                return Optional.of("its unit changed since; its registers of the old unit are among 'reads'");
            }
            if (known.isAfter(at)) {
                return Optional.of(
                        total() == 0
                                ? "it was not rated before " + known
                                : "its intervals since are not all kept any more");
            }
            return Optional.empty();
        }

        private long total() {
            return now.total() - Arrays.stream(counts).sum();
        }

        /** Where nothing is missing. */
        Snapshot then() {
            Map<String, Long> rates = new LinkedHashMap<>(now.rates());
            for (int i = 0; i < counts.length; i++) {
                rates.merge(engine.rates().get(i), -counts[i], Long::sum);
            }
            boolean isHurt = last.isPresent() && last.get().isBefore(now.at());
            return new Snapshot(
                    now.channel(),
                    at,
                    estimated || isHurt,
                    now.unit(),
                    known.equals(at) ? register : OptionalLong.empty(),
                    total(),
                    rates,
                    now.mixed() - crossing,
                    at,
                    List.of());
        }
    }

    private static OptionalLong startOf(Interval interval) {
        boolean through = interval.register().isPresent()
                && interval.counts().isPresent()
                && interval.changeovers().isEmpty();
        return through
                ? OptionalLong.of(
                        interval.register().getAsLong() - interval.counts().getAsLong())
                : OptionalLong.empty();
    }
}
