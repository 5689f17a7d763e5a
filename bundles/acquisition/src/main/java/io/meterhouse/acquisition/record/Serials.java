package io.meterhouse.acquisition.record;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.meter.Reading;
import io.meterhouse.api.store.Facts;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The serial numbers of a panel's devices, as they were read last. Another number is remembered once what the channels counted on the
 * old meter has ended durably; a channel that gives no value from the new one does not hold the others up, and is remembered by
 * itself. For the recorder's worker.
 */
final class Serials {
    private final String panel;
    private final Facts facts;
    private final Map<String, SerialWatch> watches = new HashMap<>();
    /** Numbers of other meters, remembered for good only once their changeovers are durable. */
    private final Map<String, String> unsettled = new HashMap<>();
    /** Channels for which it is remembered that they have yet to be read from another meter. */
    private final Set<ChannelId> awaited = new HashSet<>();

    Serials(String panel, Facts facts) {
        this.panel = panel;
        this.facts = facts;
    }

    private SerialWatch watch(String poll) {
        return watches.computeIfAbsent(
                poll, name -> new SerialWatch(facts.get(fact(name)).orElse("")));
    }

    private String fact(String poll) {
        return "acquisition/serial/" + panel + "/" + poll;
    }

    /** From now on readings of a device wait, until its number was read. */
    void verify(String poll, Verify why) {
        watch(poll).verify(why);
    }

    boolean isVerifying(String poll) {
        SerialWatch watch = watches.get(poll);
        return watch != null && watch.isVerifying();
    }

    boolean holdsBack(String poll, Reading reading, boolean trusted) {
        SerialWatch watch = watches.get(poll);
        return watch != null && watch.holdsBack(reading, trusted);
    }

    /**
     * The number was read.
     *
     * @return the one before, if it was another one
     */
    Optional<String> read(String poll, String number) {
        SerialWatch watch = watch(poll);
        String before = watch.serial();
        boolean changed = watch.read(number);
        if (!changed && !unsettled.containsKey(poll)) {
            facts.put(fact(poll), number);
        } else if (number.equals(facts.get(fact(poll)).orElse(""))) {
            unsettled.remove(poll);
        } else {
            unsettled.put(poll, number);
        }
        return changed ? Optional.of(before) : Optional.empty();
    }

    /**
     * A channel begins on the device's new meter. Remembered at once, so that it is durable no later than the interval that says so: the
     * number itself is remembered after it, and a restart in between must not take the meter for another one once more.
     */
    void begins(String poll, ChannelId channel, int channelRevision) {
        String after = unsettled.get(poll);
        if (after != null) {
            facts.put(begunFact(channel), after + "\n" + channelRevision);
        }
    }

    /** Whether what the store has of a channel was counted on the meter with a number already. */
    boolean hasBegun(String number, ChannelId channel, int channelRevision) {
        return facts.get(begunFact(channel))
                .map(text -> text.split("\n", 2))
                .filter(begun -> begun[0].equals(number) && Integer.parseInt(begun[1]) <= channelRevision)
                .isPresent();
    }

    /** Whether it is certain that a device is that of before the start. */
    boolean isSame(String poll) {
        return watch(poll).isSame();
    }

    private static String begunFact(ChannelId channel) {
        return "acquisition/begun/" + channel;
    }

    /** It could not be read; says whether that was tried often enough. */
    boolean failed(String poll) {
        return watch(poll).failed();
    }

    /** The readings that waited. */
    List<SerialWatch.Waiting> release(String poll) {
        return watch(poll).release();
    }

    /** The meter that a channel has yet to be read from since before a restart. */
    Optional<Track.AnotherMeter> awaited(ChannelId channel) {
        Optional<Track.AnotherMeter> meter = facts.get(fact(channel))
                .map(text -> text.split("\n", 2))
                .map(numbers -> new Track.AnotherMeter(numbers[0], numbers[1]));
        if (meter.isPresent()) {
            awaited.add(channel);
        }
        return meter;
    }

    private static String fact(ChannelId channel) {
        return "acquisition/awaited/" + channel;
    }

    /**
     * Everything that was changed is durable: remembers the numbers of the devices none of whose channels is changing, so that a
     * restart finds the new meter where it left it.
     */
    void settle(Collection<Track> tracks, Predicate<Track> isChanging) {
        if (unsettled.isEmpty() && awaited.isEmpty()) {
            return;
        }
        for (Track track : tracks) {
            ChannelId channel = track.recorder().id();
            if (awaited.contains(channel) && track.anotherMeter().isEmpty() && !isChanging.test(track)) {
                awaited.remove(channel);
                facts.put(fact(channel), "");
            }
        }
        for (String poll : List.copyOf(unsettled.keySet())) {
            List<Track> mine =
                    tracks.stream().filter(track -> poll.equals(track.poll())).toList();
            if (mine.stream().noneMatch(isChanging)) {
                mine.forEach(track -> track.anotherMeter().ifPresent(meter -> {
                    awaited.add(track.recorder().id());
                    facts.put(fact(track.recorder().id()), meter.before() + "\n" + meter.after());
                }));
                facts.put(fact(poll), unsettled.remove(poll));
                // Also those of before a restart.
                mine.forEach(track -> facts.put(begunFact(track.recorder().id()), ""));
            }
        }
    }
}
