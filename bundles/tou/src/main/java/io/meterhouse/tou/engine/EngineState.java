package io.meterhouse.tou.engine;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.CountUnit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an engine holds, to go on with after a restart. It names things as the timeline does, and depends on no place in it.
 *
 * @param channels in the order of their ids
 */
public record EngineState(List<Channel> channels) {
    public EngineState {
        channels = List.copyOf(channels);
    }

    /**
     * The registers of a channel.
     *
     * @param unit of a count
     * @param applied end of what was folded, ns since 1970
     * @param versionFrom from when the version of the programme is that is in force there, ns
     * @param demandSince when peaks began anew, ns
     * @param register the meter's, or -1 where it is not known
     * @param mixed of the total, what crossed a change of rate uncut
     * @param rates counts by the id of the rate; they sum to the total
     * @param demands what each of the channel's demands holds, in the programme's order
     */
    public record Channel(
            ChannelId channel,
            CountUnit unit,
            long applied,
            long versionFrom,
            long demandSince,
            long register,
            long mixed,
            Map<String, Long> rates,
            List<long[]> demands) {
        public Channel {
            rates = Collections.unmodifiableMap(new TreeMap<>(rates));
            demands = demands.stream().map(long[]::clone).toList();
        }
    }
}
