package io.meterhouse.testing;

import io.meterhouse.api.metering.Bracket;
import io.meterhouse.api.metering.Changeover;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.store.ChannelState;
import io.meterhouse.api.store.ChannelState.Known;
import java.time.Instant;
import java.util.Optional;

/** Where a channel stands after one more interval. */
final class Succession {
    private Succession() {}

    static ChannelState after(ChannelState before, Interval interval) {
        boolean opened = before == null || interval.channelRevision() > before.channelRevision();
        Optional<Known> known = opened ? Optional.empty() : before.known();
        for (Changeover changeover : interval.changeovers()) {
            if (changeover.opened().isPresent()) {
                known = newer(known, mark(changeover.opened().get()));
            } else if (!opened) {
                known = newer(known, mark(changeover.closed().orElseThrow()));
            }
        }
        if (interval.register().isPresent()) {
            known = newer(
                    known,
                    new Known(
                            interval.end(),
                            interval.register().getAsLong(),
                            interval.bracket().orElseThrow()));
        }
        Instant end = before == null || interval.end().isAfter(before.lastEnd()) ? interval.end() : before.lastEnd();
        return new ChannelState(end, interval.channelRevision(), interval.unit(), known);
    }

    private static Known mark(Changeover.Mark mark) {
        return new Known(mark.at(), mark.register(), new Bracket(mark.at(), mark.at()));
    }

    private static Optional<Known> newer(Optional<Known> before, Known candidate) {
        return before.isPresent() && before.get().at().isAfter(candidate.at()) ? before : Optional.of(candidate);
    }
}
