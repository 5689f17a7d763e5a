package io.meterhouse.api.metering.line;

import java.time.Duration;
import java.time.Instant;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The way to one node for the length of one conversation; open when it is handed over. Bytes go as they are: framing is the
 * driver's. Used by the conversation's thread only.
 */
@ProviderType
public interface Connection {
    /** The node at the other end. */
    Node node();

    /**
     * Sends bytes, all of them, after the node's gap was kept. What came before and was not taken is dropped: it cannot be the answer.
     *
     * @throws ConversationException {@link Trouble#CLOSED}, {@link Trouble#UNAVAILABLE} or {@link Trouble#OVERDUE}
     */
    void write(byte[] bytes) throws ConversationException;

    /**
     * Waits until at least {@code min} bytes have come, and takes what is there, {@code max} at most. The time that the bytes
     * written and the {@code min} bytes need on the wire is not counted in {@code wait}: the transport adds it.
     *
     * @param into filled from {@code offset} on
     * @param min 1 or more
     * @param max {@code min} or more; room for it in {@code into}
     * @param wait wire time, from the later of the call and the end of the last write
     * @return how many bytes, {@code min} to {@code max}
     * @throws ConversationException {@link Trouble#SILENCE} when fewer came, its text says how many; {@link Trouble#CLOSED},
     *     {@link Trouble#UNAVAILABLE} or {@link Trouble#OVERDUE}
     */
    int read(byte[] into, int offset, int min, int max, Duration wait) throws ConversationException;

    /** Drops what has come and was not taken. Never waits. */
    void purge() throws ConversationException;

    /** Site time on the line's clock: the one that may be looked at within a conversation. */
    Instant siteNow();

    /** Wire time on the line's clock, nanoseconds, for differences. */
    long wireNanos();
}
