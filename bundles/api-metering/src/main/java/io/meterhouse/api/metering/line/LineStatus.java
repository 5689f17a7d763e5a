package io.meterhouse.api.metering.line;

/**
 * How a line is.
 *
 * @param state in one word
 * @param text for people: the port or address, and what is wrong and what to do when it is down
 */
public record LineStatus(State state, String text) {
    /** In one word. */
    public enum State {
        /** Not opened yet, or closed because nobody talks. */
        IDLE,
        /** Open. */
        UP,
        /** The port is gone, the address does not answer; tried again at the next conversation. */
        DOWN,
        /** The transport has gone. */
        CLOSED
    }
}
