package io.meterhouse.api.metering.line;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * What is said to one node, from the first request to the one result. It touches nothing outside its connection, so that it can be
 * run again when the line was swapped under it, and can be run in one step on a virtual clock.
 *
 * @param <T> its result, immutable
 */
@ConsumerType
@FunctionalInterface
public interface Conversation<T> {
    /**
     * Holds the conversation.
     *
     * @throws ConversationException when it cannot be brought to its end; whatever was read is dropped
     */
    T hold(Connection connection) throws ConversationException;
}
