package io.meterhouse.universe;

import java.time.Duration;
import java.util.Locale;

/** What goes wrong in a building; how often at a roughness of 1, and for how long. docs/reliability.md has the table. */
enum FaultKind {
    /** The gateway's power goes in the middle of whatever it does, at a write to its disk. */
    POWER_CUT(4, Duration.ofSeconds(5), Duration.ofHours(30)),
    /** The same while a generation is being made. */
    FOLD_CUT(2, Duration.ofSeconds(5), Duration.ofHours(2)),
    /** The process is killed, and started again. */
    KILL(3, Duration.ofSeconds(2), Duration.ofMinutes(3)),
    /** A panel loses its supply; its loads go with it, or not. */
    PANEL_DARK(3, Duration.ofSeconds(20), Duration.ofHours(12)),
    /** A meter does not answer. */
    METER_SILENT(3, Duration.ofSeconds(30), Duration.ofHours(40)),
    /** What a meter answers is hurt on the way. */
    METER_GARBLED(3, Duration.ofMinutes(1), Duration.ofHours(8)),
    /** A meter answers late. */
    METER_SLOW(2, Duration.ofMinutes(1), Duration.ofHours(4)),
    /** A meter answers with an exception. */
    METER_REFUSES(2, Duration.ofMinutes(1), Duration.ofHours(4)),
    /** The adapter of a line is pulled. */
    LINE_CUT(2, Duration.ofSeconds(10), Duration.ofHours(6)),
    /** All registers of a meter begin at zero again. */
    REGISTER_RESET(2),
    /** Another meter is put in. */
    METER_SWAP(2, Duration.ofMinutes(4), Duration.ofMinutes(90)),
    /** The broker cannot be reached, which shows at once or not; also for longer than what is delivered is kept. */
    BROKER_AWAY(4, Duration.ofSeconds(10), Duration.ofDays(25)),
    /** The broker takes messages, and its acknowledgements get lost. */
    BROKER_DEAF(3, Duration.ofMinutes(1), Duration.ofHours(1)),
    /** The disk takes nothing more. */
    DISK_FULL(2, Duration.ofMinutes(1), Duration.ofHours(20)),
    /** Writes fail. */
    DISK_WRITES(2, Duration.ofSeconds(10), Duration.ofHours(2)),
    /** Syncs fail. */
    DISK_SYNCS(2, Duration.ofSeconds(10), Duration.ofMinutes(30)),
    /** Something that was forced is read back differently. */
    DISK_FLIP(1.5),
    /** The site's clock is set forward. */
    CLOCK_FORWARD(2, Duration.ofMinutes(1), Duration.ofHours(20)),
    /** The site's clock is set back. */
    CLOCK_BACK(2, Duration.ofMinutes(1), Duration.ofHours(20)),
    /** Nobody knows how wrong the clock is. */
    CLOCK_UNKNOWN(2, Duration.ofMinutes(2), Duration.ofHours(30)),
    /** The site's clock is set forward or back, and right again, at least one of which while the gateway has no power. */
    CLOCK_UNSEEN(2, Duration.ofMinutes(1), Duration.ofHours(20)),
    /** The clock has lost its time when the power comes back, and is set right after a while. */
    CLOCK_LOST(2, Duration.ofSeconds(30), Duration.ofHours(20)),
    /** A critical peak is ordered: before it begins, while it would last, or too late. */
    OVERRIDE(6),
    /** One is ordered, and cancelled or extended: before it begins, while it lasts, or too late. */
    OVERRIDE_CHANGED(3, Duration.ofMinutes(1), Duration.ofHours(40)),
    /** Another version of the programme is loaded. */
    PROGRAMME_CHANGED(2),
    /** Intervals of the last days are edited by a person, or filled in from a meter's profile. */
    LATE_REVISION(6);

    private static final Duration RATES = Duration.ofDays(100);

    /** So many in 100 days. */
    private final double rate;

    private final Duration shortest;
    private final Duration longest;

    FaultKind(double rate) {
        this(rate, Duration.ZERO, Duration.ZERO);
    }

    FaultKind(double rate, Duration shortest, Duration longest) {
        this.rate = rate;
        this.shortest = shortest;
        this.longest = longest;
    }

    /** The mean time between two of them at a roughness, in nanoseconds. */
    double meanNanos(double rough) {
        return RATES.toNanos() / (rate * rough);
    }

    Duration shortest() {
        return shortest;
    }

    Duration longest() {
        return longest;
    }

    /** As figures name it. */
    String figure() {
        return name().toLowerCase(Locale.ROOT);
    }
}
