package io.meterhouse.tou.engine;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.tou.programme.Programme.Demand;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * All registers of a channel at one instant.
 *
 * @param at the instant
 * @param estimated whether it lies within an interval that was not cut there (then it is interpolated, rounded down), ends one that is an
 *     estimate, or is what damage left
 * @param unit of a count
 * @param register what the meter's register B had, counts; empty where it is not known
 * @param total counted since rating began; always the sum of {@code rates}
 * @param rates counts by the id of the rate
 * @param mixed those of {@code total} that crossed a change of rate uncut, and went to the rate at their start
 * @param since when peaks began anew
 * @param demands highest demands since then, in the programme's order
 */
public record Snapshot(
        ChannelId channel,
        Instant at,
        boolean estimated,
        CountUnit unit,
        OptionalLong register,
        long total,
        Map<String, Long> rates,
        long mixed,
        Instant since,
        List<Peak> demands) {
    public Snapshot {
        rates = Collections.unmodifiableMap(new LinkedHashMap<>(rates));
        demands = List.copyOf(demands);
    }

    /**
     * The highest demand since the last reset.
     *
     * @param demand what is measured; the place of its rate is one among the rates of the programme that says so
     * @param rate id of the rate whose blocks count; empty for all blocks, and in a read from before it was written down
     * @param counts in one block; empty where no block was eligible
     * @param end of the first block that reached it
     * @param cumulative of all peaks that were reset, counts
     */
    public record Peak(
            Demand demand, Optional<String> rate, OptionalLong counts, Optional<Instant> end, long cumulative) {}
}
