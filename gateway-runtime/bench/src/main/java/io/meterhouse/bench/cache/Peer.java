package io.meterhouse.bench.cache;

import io.meterhouse.api.metering.Interval;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Another store, at its simplest: of an interval it keeps end, counts and flags, and no register, bracket, sequence or revision. */
interface Peer extends AutoCloseable {
    /** For keys of figures. */
    String name();

    /** Keeps a boundary of all points, in their order; durable when it returns. */
    void append(List<Interval> intervals) throws IOException, SQLException;

    /** Whether appends are to be durable from now on. Where that makes a difference to sizes it is not heard. */
    void forced(boolean now);

    /** Gives up what ended before. */
    void drop(Instant before) throws IOException, SQLException;

    /** Makes itself small, if it can, and is open again. False when it cannot. */
    boolean compact() throws IOException, SQLException;

    /** Reads a point's intervals that end in ({@code from}, {@code to}]: their number, counts and flags go into a sum. */
    Sum read(int point, Instant from, Instant to) throws IOException, SQLException;

    @Override
    void close() throws IOException, SQLException;

    /** What a reader made of what it read, so that nothing is read in vain, and all of them read the same. */
    record Sum(long intervals, long counts, long flags) {}
}
