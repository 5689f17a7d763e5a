package io.meterhouse.api.metering.line;

import java.time.Instant;

/**
 * How a conversation ended.
 *
 * @param <T> its result
 */
public sealed interface Outcome<T> {
    /** When, and on which opening of the line. */
    End end();

    /** It came to its end. */
    record Done<T>(T value, End end) implements Outcome<T> {}

    /** It did not; the reason is for people. */
    record Failed<T>(Trouble trouble, String reason, End end) implements Outcome<T> {}

    /**
     * The end of a conversation.
     *
     * @param site site time on the line's clock
     * @param wireNanos wire time on the line's clock
     * @param opening counts up whenever the transport opened port or socket anew: behind a new one there may be another meter
     */
    record End(Instant site, long wireNanos, long opening) {}
}
