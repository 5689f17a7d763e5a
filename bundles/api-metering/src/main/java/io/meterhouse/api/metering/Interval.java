package io.meterhouse.api.metering;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one channel counted from {@code start} to {@code end}: the difference of its register B at both, in whole counts. Named by
 * (channel, end, revision), and never changed: a later value is a new revision, and the highest revision of a (channel, end) counts.
 *
 * <p>Within a channel revision the counts between two boundaries sum to the difference of their B; where a {@link Changeover} lies
 * within, the counts are what the old register went on to its mark plus what the new one went on from its own. A change of unit
 * always ends the interval, at the instant of the change, so an interval has one unit. A derived channel has counts and no register.
 *
 * @param channel whose interval it is
 * @param start its first instant, site time
 * @param end the first instant after it
 * @param revision 0 when first written, counted up from there
 * @param channelRevision which register of the channel was in use at the end, counted up from 0 at every changeover
 * @param unit what a count is worth in this channel revision
 * @param counts 0 or more; empty when nothing is known (then flagged {@link Flag#GAP})
 * @param register B at the end, in counts; empty when it is not known. B runs on past the register's modulus: within a channel
 *     revision it never falls, and what the meter shows is B modulo the modulus
 * @param flags see {@link Flag}
 * @param bracket of the register at the end; empty when that is
 * @param parts the pieces it was cut into; empty when it was not cut
 * @param changeovers the changes of revision that lie within, in order; none where the unit changes, for that ends the interval
 */
public record Interval(
        ChannelId channel,
        Instant start,
        Instant end,
        int revision,
        int channelRevision,
        CountUnit unit,
        OptionalLong counts,
        OptionalLong register,
        Flags flags,
        Optional<Bracket> bracket,
        List<Part> parts,
        List<Changeover> changeovers) {
    /** The most parts of an interval: one a minute of a day. */
    public static final int MOST_PARTS = 1440;

    /** The most changeovers within an interval. */
    public static final int MOST_CHANGEOVERS = 8;

    public Interval {
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(unit, "unit");
        parts = List.copyOf(parts);
        changeovers = List.copyOf(changeovers);
        require(
                parts.size() <= MOST_PARTS && changeovers.size() <= MOST_CHANGEOVERS,
                "it has too many pieces",
                channel,
                end);
        require(start.isBefore(end), "it ends at or before its start", channel, end);
        require(revision >= 0 && channelRevision >= 0, "its revision is negative", channel, end);
        require(counts.isEmpty() || counts.getAsLong() >= 0, "its value is negative", channel, end);
        require(counts.isPresent() || flags.has(Flag.GAP), "it has no value and is no gap", channel, end);
        require(register.isPresent() == bracket.isPresent(), "register and bracket go together", channel, end);
        if (!parts.isEmpty()) {
            long sum = 0;
            Instant from = start;
            for (Part part : parts) {
                require(from.isBefore(part.end()), "its parts overlap", channel, end);
                from = part.end();
                sum += part.counts();
            }
            require(from.equals(end), "its parts do not reach its end", channel, end);
            require(counts.isPresent() && sum == counts.getAsLong(), "its parts do not sum to it", channel, end);
        }
    }

    private static void require(boolean holds, String what, ChannelId channel, Instant end) {
        if (!holds) {
            throw new IllegalArgumentException("interval of " + channel + " that ends " + end + ": " + what);
        }
    }

    public Duration length() {
        return Duration.between(start, end);
    }
}
