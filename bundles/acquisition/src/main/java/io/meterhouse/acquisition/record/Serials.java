package io.meterhouse.acquisition.record;

import io.meterhouse.api.metering.meter.Reading;
import io.meterhouse.api.store.Facts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The serial numbers of a panel's devices, as they were read last. For the recorder's worker. */
final class Serials {
    private final String panel;
    private final Facts facts;
    private final Map<String, SerialWatch> watches = new HashMap<>();
    /** Numbers of other meters, remembered for good only once their changeovers are durable. */
    private final Map<String, String> unsettled = new HashMap<>();

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

    boolean holdsBack(String poll, Reading reading) {
        SerialWatch watch = watches.get(poll);
        return watch != null && watch.holdsBack(reading);
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

    /** It could not be read; says whether that was tried often enough. */
    boolean failed(String poll) {
        return watch(poll).failed();
    }

    /** The readings that waited. */
    List<Reading> release(String poll) {
        return watch(poll).release();
    }

    /** Whether a number waits to be remembered. */
    boolean isUnsettled() {
        return !unsettled.isEmpty();
    }

    /** Everything that was changed is durable: a restart finds the new meter where it left it. */
    void settle() {
        unsettled.forEach((poll, number) -> facts.put(fact(poll), number));
        unsettled.clear();
    }
}
