package io.meterhouse.simulator.wire;

/** What a whole port or line suffers, between two instants of site time (epoch ms). */
public record ListenerFault(Kind kind, long from, long until) {
    static final ListenerFault NONE = new ListenerFault(Kind.MUTE, 0, 0);

    /** What happens. */
    public enum Kind {
        /** Connections are accepted, requests read, nothing is answered. */
        MUTE,
        /** Connections are closed and new ones refused; a serial device is closed. */
        REFUSE
    }

    /** No fault at all. */
    public static ListenerFault none() {
        return NONE;
    }

    boolean holds(Kind asked, long at) {
        return kind == asked && from <= at && at < until;
    }
}
