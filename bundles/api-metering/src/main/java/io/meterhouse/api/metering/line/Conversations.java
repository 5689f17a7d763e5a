package io.meterhouse.api.metering.line;

import java.util.function.Consumer;

/**
 * The one queue in front of all lines, offered by acquisition. For bundles that talk to meters beside the polls: commands,
 * downloads, back-fill. Thread-safe.
 */
public interface Conversations {
    /**
     * Queues a conversation with a panel's node. One that ended with {@link Trouble#CLOSED} is started again when the line is
     * back, for as long as its limit of 5 minutes wire time in the queue lasts; then it ends with {@link Trouble#UNAVAILABLE}.
     *
     * @param panel the panel's id in the site file
     * @param done called exactly once, on a thread that must not be held up
     */
    <T> void submit(String panel, Priority priority, Conversation<T> conversation, Consumer<Outcome<T>> done);
}
