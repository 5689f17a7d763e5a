package io.meterhouse.api.metering.meter;

import io.meterhouse.api.metering.ChannelId;
import java.util.OptionalLong;

/**
 * What is fixed about a channel's register.
 *
 * @param channel the channel
 * @param modulus where the register begins again at zero, in counts (2 or more); empty when it never does. A register whose count
 *     unit is read from the meter has its modulus in those counts
 */
public record ChannelSource(ChannelId channel, OptionalLong modulus) {
    public ChannelSource {
        if (modulus.isPresent() && modulus.getAsLong() < 2) {
            throw new IllegalArgumentException("modulus " + modulus.getAsLong() + " of " + channel);
        }
    }
}
