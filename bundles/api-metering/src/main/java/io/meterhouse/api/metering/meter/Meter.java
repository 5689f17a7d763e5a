package io.meterhouse.api.metering.meter;

import io.meterhouse.api.metering.line.Conversation;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/** A panel's meter, as its driver talks to it. Immutable but for the wire; thread-safe. */
@ConsumerType
public interface Meter {
    /** The channels that it reads, with what is fixed about each: every channel of the panel's definition, in its order. */
    List<ChannelSource> channels();

    /**
     * What has to be asked for all registers and live values: as few polls as the meter allows; several where it answers under
     * several unit ids. Each channel is in exactly one poll.
     */
    List<Poll> polls();

    /** Reads the serial number of the device behind a poll, if it has one that can be read. */
    Optional<Conversation<String>> serialNumber(Poll poll);

    /**
     * An optional capability: time of use in the meter itself ({@link TouMeter}); load profile and meter events come with the parts that
     * need them.
     */
    <C> Optional<C> capability(Class<C> type);
}
