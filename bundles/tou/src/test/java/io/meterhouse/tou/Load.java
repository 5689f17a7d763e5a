package io.meterhouse.tou;

import io.meterhouse.api.metering.Bracket;
import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.metering.Flags;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.Part;
import io.meterhouse.api.metering.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Intervals of one channel, one after another, as the recorder would have written them. */
public final class Load {
    public static final ChannelId CHANNEL = new ChannelId("1204", Quantity.KWH_DELIVERED);

    private final ChannelId channel;
    private Instant end;
    private long register;

    private Load(ChannelId channel, Instant begin, long register) {
        this.channel = channel;
        this.end = begin;
        this.register = register;
    }

    public static Load from(String begin) {
        return new Load(CHANNEL, Instant.parse(begin), 5_000);
    }

    public static Load of(ChannelId channel, Instant begin) {
        return new Load(channel, begin, 5_000);
    }

    public Instant end() {
        return end;
    }

    /** The next interval of so many minutes. */
    public Interval next(int minutes, long counts, Flag... flags) {
        return cut(minutes, counts, List.of(), Flags.of(flags));
    }

    /** An interval of which nothing is known. */
    public Interval gap(int minutes) {
        Instant start = end;
        end = start.plus(Duration.ofMinutes(minutes));
        return new Interval(
                channel,
                start,
                end,
                0,
                0,
                CountUnit.TWO_WATT_HOURS,
                OptionalLong.empty(),
                OptionalLong.empty(),
                Flags.of(Flag.GAP),
                Optional.empty(),
                List.of(),
                List.of());
    }

    /** An interval that was cut: each piece has its minutes and counts, and perhaps flag bits, which the interval has too. */
    public Interval parts(long[]... pieces) {
        List<Part> parts = new ArrayList<>();
        Instant at = end;
        long counts = 0;
        int flags = 0;
        for (int i = 0; i < pieces.length; i++) {
            at = at.plus(Duration.ofMinutes(pieces[i][0]));
            counts += pieces[i][1];
            boolean last = i == pieces.length - 1;
            int own = pieces[i].length > 2 ? (int) pieces[i][2] : 0;
            flags |= own;
            parts.add(new Part(at, pieces[i][1], new Flags(own), last ? Optional.empty() : Optional.of(bracket(at))));
        }
        return cut((int) Duration.between(end, at).toMinutes(), counts, parts, new Flags(flags));
    }

    private Interval cut(int minutes, long counts, List<Part> parts, Flags flags) {
        Instant start = end;
        end = start.plus(Duration.ofMinutes(minutes));
        register += counts;
        return new Interval(
                channel,
                start,
                end,
                0,
                0,
                CountUnit.TWO_WATT_HOURS,
                OptionalLong.of(counts),
                OptionalLong.of(register),
                flags,
                Optional.of(bracket(end)),
                parts,
                List.of());
    }

    private static Bracket bracket(Instant at) {
        return new Bracket(at.minusSeconds(4), at.plusSeconds(16));
    }

    /** The same with other flags. */
    public static Interval flagged(Interval interval, Flag... flags) {
        return new Interval(
                interval.channel(),
                interval.start(),
                interval.end(),
                interval.revision(),
                interval.channelRevision(),
                interval.unit(),
                interval.counts(),
                interval.register(),
                Flags.of(flags),
                interval.bracket(),
                interval.parts(),
                List.of());
    }

    /** A later revision of an interval, with other counts. */
    public static Interval revised(Interval interval, long counts, Flag... flags) {
        return new Interval(
                interval.channel(),
                interval.start(),
                interval.end(),
                interval.revision() + 1,
                interval.channelRevision(),
                interval.unit(),
                OptionalLong.of(counts),
                interval.register(),
                Flags.of(flags),
                interval.bracket(),
                List.of(),
                List.of());
    }
}
