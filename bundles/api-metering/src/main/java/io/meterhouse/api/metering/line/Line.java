package io.meterhouse.api.metering.line;

import java.time.Duration;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One shared wire or endpoint, offered as a service by its transport, one for each
 * {@link io.meterhouse.api.metering.definition.LineDefinition} it serves, with the service property {@link #ID}. Whoever owns the queue
 * (acquisition) starts one conversation at a time.
 */
@ConsumerType
public interface Line {
    /** Service property: the line's id. */
    String ID = "line.id";

    /** The line's id in the site file. */
    String id();

    /** How it is at the moment, for people; changes without notice. Never blocks. */
    LineStatus status();

    /**
     * Holds a conversation with a node, on the line's own thread (in the universe at once, on its own virtual clock), and hands its
     * outcome to {@code done} exactly once, at the instant at which it ended (never, when power went before). The line is free
     * again before {@code done} is called. The transport opens what has to be opened first
     * (a port, a socket, a call), keeps the node's gap before every write, and lets no conversation outlast its limit.
     * When the transport goes, the conversation under way ends with {@link Trouble#CLOSED}, and so does every later one.
     *
     * @param node whom to talk to
     * @param limit the longest that it may take, wire time, with opening and all exchanges; the transport ends it with
     *     {@link Trouble#OVERDUE}
     * @param conversation touches nothing but its connection
     * @param done called on the line's thread: hands over, does not work there
     * @throws IllegalStateException if a conversation is under way
     */
    <T> void start(Node node, Duration limit, Conversation<T> conversation, Consumer<Outcome<T>> done);
}
