package io.meterhouse.judge;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the meters had, from a witness that is not the gateway. */
interface Registers {
    /** The register of a channel at instants, in counts. */
    List<Long> registers(String panel, String channel, List<Instant> instants) throws IOException;

    /** The first and the last instant within a span at which a panel's registers were read by anybody; empty when they were not. */
    Optional<Reads> reads(String panel, Instant from, Instant to) throws IOException;

    /** The first and the last read. */
    record Reads(Instant first, Instant last) {}
}
