package io.meterhouse.api.metering.meter;

/** What became of a table that was to be written. A meter that does not answer is none of these: that conversation fails. */
public sealed interface TouWrite {
    /** The meter had it already; nothing was written. */
    record Same(TouTable table) implements TouWrite {}

    /**
     * It was written, and read back as it was wanted.
     *
     * @param before what the meter had
     * @param after what it has now
     */
    record Written(TouTable before, TouTable after) implements TouWrite {}

    /**
     * The meter said no, or keeps something else than was written.
     *
     * @param before what the meter had
     * @param now what it has; the same as before where it said no
     * @param reason for people, with what to do
     */
    record Refused(TouTable before, TouTable now, String reason) implements TouWrite {}
}
