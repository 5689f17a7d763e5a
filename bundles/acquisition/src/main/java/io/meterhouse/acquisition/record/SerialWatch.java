package io.meterhouse.acquisition.record;

import io.meterhouse.api.metering.meter.Reading;
import java.util.ArrayList;
import java.util.List;

/**
 * What is known of the device behind a poll: its serial number, and the readings that wait until it was read again. For the
 * recorder's worker.
 */
final class SerialWatch {
    private static final int MOST_TRIES = 3;
    private static final int MOST_WAITING = 64;

    private final List<Waiting> waiting = new ArrayList<>();
    private String serial;
    /** Whether the number was known before this run, and every reading of it since has been the same. */
    private boolean unchanged;

    private boolean seen;
    private boolean verifying;
    private boolean givenUp;
    private int tries;

    /** @param serial as last read; empty when it never was */
    SerialWatch(String serial) {
        this.serial = serial;
        this.unchanged = !serial.isEmpty();
    }

    String serial() {
        return serial;
    }

    /**
     * From now on readings wait, until the serial number was read. A number that is being waited for is not begun anew, or one that
     * never comes on a line that is opened anew for every poll would keep all readings back for good.
     */
    void verify(Verify why) {
        if (verifying || why == Verify.NO || why == Verify.REOPENED && givenUp) {
            return;
        }
        verifying = true;
        tries = 0;
    }

    /** A reading that waits. @param trusted whether the clock was known to be right when it came */
    record Waiting(Reading reading, boolean trusted) {}

    /** Whether a reading waits for the serial number; keeps it if so. */
    boolean holdsBack(Reading reading, boolean trusted) {
        if (verifying) {
            if (waiting.size() == MOST_WAITING) {
                waiting.remove(1);
            }
            waiting.add(new Waiting(reading, trusted));
        }
        return verifying;
    }

    /** The number was read; says whether it is another one than before. The readings that waited can be taken. */
    boolean read(String number) {
        boolean changed = !serial.isEmpty() && !serial.equals(number);
        unchanged &= !changed;
        seen = true;
        serial = number;
        verifying = false;
        givenUp = false;
        tries = 0;
        return changed;
    }

    /** Whether it is certain that the device is that of before this run. */
    boolean isSame() {
        return unchanged && seen;
    }

    /** It could not be read. After some tries, which it says, it is gone on without. */
    boolean failed() {
        tries++;
        if (tries < MOST_TRIES) {
            return false;
        }
        verifying = false;
        givenUp = true;
        tries = 0;
        return true;
    }

    boolean isVerifying() {
        return verifying;
    }

    List<Waiting> release() {
        List<Waiting> all = List.copyOf(waiting);
        waiting.clear();
        return all;
    }
}
