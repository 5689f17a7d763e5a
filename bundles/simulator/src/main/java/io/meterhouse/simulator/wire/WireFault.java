package io.meterhouse.simulator.wire;

/**
 * Something that goes wrong between a meter and its master, while the meter itself counts on.
 *
 * @param argument what the kind needs: ms, an exception code, wrong bits in 10^6
 * @param share per mille of the exchanges that it hits
 * @param from site time, epoch ms
 * @param until site time, epoch ms
 */
public record WireFault(Kind kind, long argument, int share, long from, long until) {
    /** What can be seen on the wire. */
    public enum Kind {
        /** No answer. */
        SILENCE,
        /** The answer comes some ms of wire time late. */
        SLOW,
        /** Bits of the response flip; over Modbus TCP only those of its header, because TCP guards the rest. */
        BITERRORS,
        /** A wrong CRC; Modbus TCP has none. */
        CRC,
        /** The answer bears the next unit id. */
        UNIT,
        /** The answer bears another transaction id; only Modbus TCP has one. */
        TRANSACTION,
        /** Half of the answer. */
        TRUNCATE,
        /** Twenty bytes more than were asked for, well framed. */
        OVERSIZE,
        /** Random bytes in place of an answer. */
        GARBAGE,
        /** An exception response. */
        EXCEPTION,
        /** The connection is closed in place of an answer; a serial line stays silent. */
        DROP
    }

    boolean holds(long at) {
        return from <= at && at < until;
    }
}
