package io.meterhouse.meter.modbus.read;

import io.meterhouse.api.metering.line.Conversation;
import io.meterhouse.api.metering.meter.ChannelSource;
import io.meterhouse.api.metering.meter.Meter;
import io.meterhouse.api.metering.meter.Poll;
import io.meterhouse.api.metering.meter.TouMeter;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A panel's meter: one poll for each unit id under which it answers. */
final class ModbusMeter implements Meter {
    private final List<ChannelSource> channels;
    private final List<Poll> polls;
    private final Map<String, Conversation<String>> serials;
    private final Optional<TouMeter> timeOfUse;

    /**
     * Of a panel.
     *
     * @param serials by the name of the poll
     * @param timeOfUse of a meter that rates by itself
     */
    ModbusMeter(
            List<ChannelSource> channels,
            List<Poll> polls,
            Map<String, Conversation<String>> serials,
            Optional<TouMeter> timeOfUse) {
        this.channels = List.copyOf(channels);
        this.polls = List.copyOf(polls);
        this.serials = Map.copyOf(serials);
        this.timeOfUse = timeOfUse;
    }

    @Override
    public List<ChannelSource> channels() {
        return channels;
    }

    @Override
    public List<Poll> polls() {
        return polls;
    }

    @Override
    public Optional<Conversation<String>> serialNumber(Poll poll) {
        return Optional.ofNullable(serials.get(poll.name()));
    }

    @Override
    public <C> Optional<C> capability(Class<C> type) {
        return timeOfUse.filter(type::isInstance).map(type::cast);
    }
}
