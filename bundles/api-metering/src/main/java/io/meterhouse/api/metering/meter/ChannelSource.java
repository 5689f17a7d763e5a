package io.meterhouse.api.metering.meter;

import io.meterhouse.api.metering.ChannelId;
import java.util.OptionalLong;

/**
 * What is fixed about a channel's register.
 *
 * @param channel the channel
 * @param kind where its counts come from
 * @param modulus where the register begins again at zero, in counts (2 or more); empty when it never does. A register whose count
 *     unit is read from the meter has its modulus in those counts
 */
public record ChannelSource(ChannelId channel, Kind kind, OptionalLong modulus) {
    public ChannelSource {
        if (modulus.isPresent() && modulus.getAsLong() < 2) {
            throw new IllegalArgumentException("modulus " + modulus.getAsLong() + " of " + channel);
        }
    }

    /** Where a channel's counts come from. */
    public enum Kind {
        /** A register of the meter. */
        REGISTER,
        /** Pulses counted by the gateway. */
        PULSES,
        /** Apparent energy, computed by the recorder from the active and reactive energy of the same point; in no poll. */
        DERIVED
    }
}
