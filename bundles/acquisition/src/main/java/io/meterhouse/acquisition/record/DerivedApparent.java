package io.meterhouse.acquisition.record;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.metering.Flags;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.Quantity;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Apparent energy where no register counts it: the floor of the exact integer square root of kWh² + kvarh², both in thousandths of a
 * watt-hour, then the floor to counts of the kWh channel (our decision, docs/intervals.md).
 */
final class DerivedApparent {
    private DerivedApparent() {}

    /** The same as another revision. */
    static Interval revision(Interval derived, int revision) {
        return new Interval(
                derived.channel(),
                derived.start(),
                derived.end(),
                revision,
                derived.channelRevision(),
                derived.unit(),
                derived.counts(),
                derived.register(),
                derived.flags(),
                derived.bracket(),
                derived.parts(),
                derived.changeovers());
    }

    /** The derived interval of a point, of its active and reactive ones with the same start and end. */
    static Interval of(Interval active, Interval reactive) {
        ChannelId channel = new ChannelId(active.channel().point(), Quantity.KVAH);
        Flags flags = active.flags().or(reactive.flags()).with(Flag.DERIVED);
        OptionalLong counts = OptionalLong.empty();
        if (active.counts().isPresent() && reactive.counts().isPresent()) {
            BigInteger p = BigInteger.valueOf(
                    active.unit().milliWattHours(active.counts().getAsLong()));
            BigInteger q = BigInteger.valueOf(
                    reactive.unit().milliWattHours(reactive.counts().getAsLong()));
            BigInteger s = p.multiply(p).add(q.multiply(q)).sqrt();
            counts = OptionalLong.of(s.multiply(BigInteger.valueOf(active.unit().denominator()))
                    .divide(BigInteger.valueOf(active.unit().numerator()))
                    .longValueExact());
        } else {
            flags = flags.with(Flag.GAP);
        }
        if (!active.parts().isEmpty()) {
            flags = flags.with(Flag.MIXED_TIER);
        }
        return new Interval(
                channel,
                active.start(),
                active.end(),
                active.revision(),
                active.channelRevision(),
                active.unit(),
                counts,
                OptionalLong.empty(),
                flags,
                Optional.empty(),
                List.of(),
                List.of());
    }
}
