package io.meterhouse.api.metering.meter;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.api.metering.Flags;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What one poll brought. The meter latched every register of it between {@code asked} and {@code answered}.
 *
 * @param asked site time before the first request was written
 * @param answered site time after the last answer was complete
 * @param askedWireNanos wire time when it was asked
 * @param answeredWireNanos wire time when it was answered; not before {@code askedWireNanos}. Where the site clock was stepped in
 *     between, the width of the reading is to be taken from these two
 * @param registers one for each channel that could be read
 * @param unread channels that gave no value, and why ("not implemented by the meter: 0x8000"); no register of theirs is above
 * @param status flags of the meter itself that hold for the interval (power failure, test), and what else it tells
 * @param live live values, for people; never billed. Taken as it is: a list that never changes, and may make its elements whenever
 *     one is asked for, on any thread, since most are never looked at
 */
public record Reading(
        Instant asked,
        Instant answered,
        long askedWireNanos,
        long answeredWireNanos,
        List<Register> registers,
        Map<ChannelId, String> unread,
        Status status,
        List<LiveValues> live) {
    public Reading {
        registers = List.copyOf(registers);
        unread = Collections.unmodifiableSortedMap(new TreeMap<>(unread));
        if (answeredWireNanos - askedWireNanos < 0) {
            throw new IllegalArgumentException("a reading that was answered before it was asked");
        }
    }

    /**
     * A register as the meter gave it.
     *
     * @param channel whose
     * @param counts 0 or more, in units of {@code unit}; below its modulus
     * @param unit what a count is worth
     * @param step the smallest change that the register can show at this value, in counts, 1 or more (a float32 register grows
     *     coarse as it grows)
     */
    public record Register(ChannelId channel, long counts, CountUnit unit, long step) {
        public Register {
            if (counts < 0 || step < 1) {
                throw new IllegalArgumentException("register of " + channel + ": " + counts + " counts, step " + step);
            }
        }
    }

    /**
     * What the meter tells of itself.
     *
     * @param flags for every channel of the poll
     * @param clock the meter's own clock, if it was in the answer
     * @param eventCounter counts up with each entry of the meter's own event log, if it was in the answer
     * @param powerUps counts up whenever the meter is powered up, and starts again at 0 after its last number, if it was in the
     *     answer
     */
    public record Status(Flags flags, Optional<Instant> clock, OptionalInt eventCounter, OptionalInt powerUps) {
        public static final Status NONE =
                new Status(Flags.NONE, Optional.empty(), OptionalInt.empty(), OptionalInt.empty());
    }

    /**
     * Live values of a point.
     *
     * @param point its id
     * @param milliwatts active power, signed: positive when delivered; empty when the meter does not tell
     * @param millivolts phase to neutral, one for each phase that the meter tells
     * @param milliamperes one for each current transformer or phase that the meter tells
     */
    public record LiveValues(String point, OptionalLong milliwatts, List<Long> millivolts, List<Long> milliamperes) {
        public LiveValues {
            millivolts = List.copyOf(millivolts);
            milliamperes = List.copyOf(milliamperes);
        }
    }
}
