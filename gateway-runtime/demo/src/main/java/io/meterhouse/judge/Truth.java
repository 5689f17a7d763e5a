package io.meterhouse.judge;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** What the meters really had: asked of the simulator, never of the gateway. Instants are epoch ms of site time. */
interface Truth {
    /** The registers of all points of a panel, in counts, at each instant. */
    Map<Long, long[]> registers(int panel, List<Long> instants) throws IOException;

    /** Count, first and last of the reads of a panel's energy registers from one instant to another; the count alone if it is 0. */
    long[] reads(int panel, long from, long to) throws IOException;
}
