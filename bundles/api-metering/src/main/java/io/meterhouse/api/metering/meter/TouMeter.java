package io.meterhouse.api.metering.meter;

import io.meterhouse.api.metering.line.Conversation;
import io.meterhouse.api.metering.line.Node;
import java.time.Duration;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A meter that rates by time of use itself, and takes its tables from a collector: an optional capability, see {@link
 * Meter#capability}. What the seed meters do (REX manual, TOU data; PowerStar specification, Time of use): up to 4 rates with a
 * register each, switch points of one season, a calendar of the next 32 days, a tier override, and a default tier while switch points
 * or time are not known.
 *
 * <p>Every conversation is held with {@link #node} and is meant for {@link io.meterhouse.api.metering.line.Priority#COMMAND}. Held again
 * after the line went, each does what it did before and no more: a table that is there already is not written. Immutable but for the
 * wire; thread-safe.
 */
@ConsumerType
public interface TouMeter {
    /** Whom the conversations ask. */
    Node node();

    /** What it can hold. */
    TouLimits limits();

    /** How many requests one of the conversations may need, 1 or more. */
    int requests();

    /**
     * Reads a table as the meter has it. One that the meter does not have, has forgotten or holds with a wrong checksum is read as
     * that kind's {@code NONE}; {@link TouTable.Clock} as what it shows.
     */
    Conversation<TouTable> read(TouTable.Kind kind);

    /**
     * Reads a table, writes it if it is another one, and reads it again.
     *
     * @param wanted switch points, calendar or override; within {@link #limits}
     * @throws IllegalArgumentException for a {@link TouTable.Clock}, which {@link #setClock} writes, and for a table that is larger than
     *     the meter's
     */
    Conversation<TouWrite> write(TouTable wanted);

    /**
     * Reads the meter's clock, sets it to the site time of the line if it is off by more than a tolerance, and reads it again.
     *
     * @param tolerance 1 s or more, for a meter's clock has whole seconds
     */
    Conversation<TouWrite> setClock(Duration tolerance);

    /** Reads the registers of all tiers of the panel's points. */
    Conversation<TierRegisters> registers();
}
