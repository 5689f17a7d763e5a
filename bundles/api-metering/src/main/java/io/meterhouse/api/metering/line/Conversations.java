package io.meterhouse.api.metering.line;

import java.time.Duration;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The one queue in front of all lines, offered by acquisition. For bundles that talk to meters beside the polls: commands,
 * downloads, back-fill. Thread-safe.
 */
@ProviderType
public interface Conversations {
    /**
     * Queues a conversation. It waits 5 minutes of wire time at most; then it ends with {@link Trouble#UNAVAILABLE}.
     *
     * @param line the line's id
     * @param talk what to say, to whom, how urgently
     * @param done called exactly once, on a thread that must not be held up; never after it was cancelled
     */
    <T> Handle submit(String line, Talk<T> talk, Consumer<Outcome<T>> done);

    /**
     * What to say, to whom, how urgently.
     *
     * @param node whom
     * @param priority how urgently
     * @param limit the longest that it may take on the line, wire time
     * @param repeatable whether one that ended with {@link Trouble#CLOSED} is started again when the line is back: not for what must
     *     not happen twice (a demand reset)
     * @param conversation what
     */
    record Talk<T>(Node node, Priority priority, Duration limit, boolean repeatable, Conversation<T> conversation) {}

    /** A queued conversation. Whoever queued it cancels it when it goes. */
    @FunctionalInterface
    interface Handle {
        /** It will not begin any more; one under way ends unheard. */
        void cancel();
    }
}
