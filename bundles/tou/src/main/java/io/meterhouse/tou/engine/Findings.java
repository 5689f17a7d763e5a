package io.meterhouse.tou.engine;

import io.meterhouse.api.metering.ChannelId;
import java.time.Instant;

/** Hears what comes out of the fold, in the order of the stream. The same stream gives the same findings again, after a restart too. */
public interface Findings {
    /** Registers were read at an instant that was due. */
    void read(Due due, Snapshot snapshot);

    /**
     * A later revision changed what an interval gave to the rates, or its parts, flags or register, and with them perhaps what a read says
     * of it. Registers have it; their history is not written anew.
     *
     * @param end of the interval
     * @param revision which brought it
     * @param before counts by register that the revision before gave
     * @param after counts by register now
     */
    void adjusted(ChannelId channel, Instant end, int revision, long[] before, long[] after);

    /** A revision lies in the present demand period: its peaks are to be found again, see {@link TouEngine#recount}. */
    void peaksOutdated(ChannelId channel, Instant since);
}
