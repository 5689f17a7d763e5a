package io.meterhouse.api.metering.line;

/**
 * How a conversation ended.
 *
 * @param <T> its result
 */
public sealed interface Outcome<T> {
    /** It came to its end. */
    record Done<T>(T value) implements Outcome<T> {}

    /** It did not. */
    record Failed<T>(Trouble trouble, String reason) implements Outcome<T> {}
}
