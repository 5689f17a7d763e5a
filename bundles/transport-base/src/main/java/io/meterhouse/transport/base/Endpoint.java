package io.meterhouse.transport.base;

import java.io.IOException;
import java.util.function.BooleanSupplier;

/**
 * What a transport gives: a pipe of bytes that can be opened. {@link PacedLine} does the rest.
 *
 * <p>All methods but {@link #wake()}, {@link #name()} and the figures of the wire are called by one thread at a time. Every one that waits gets the wire time
 * {@code until} which it may wait, and {@code cut}, which it looks at before each wait and after each {@link #wake()}; when either says
 * that it is over it ends at once, as its own text says. The messages of its exceptions are for people: what is wrong, and what to do.
 */
public interface Endpoint {
    /** The port or address, for people. */
    String name();

    /**
     * Opens it, unless it is open.
     *
     * @throws IOException when it cannot be opened by {@code until}; it is then closed
     */
    void open(long until, BooleanSupplier cut) throws IOException;

    boolean isOpen();

    /**
     * Hands all bytes to the wire; they need not have left yet.
     *
     * @throws IOException when it went away, or does not take them by {@code until}
     */
    void write(byte[] bytes, long until, BooleanSupplier cut) throws IOException;

    /**
     * Waits for at least one byte, and takes what is there.
     *
     * @param max 1 or more
     * @param until in the past: does not wait
     * @return how many bytes were taken; 0 when none came by {@code until}, or earlier for no reason
     * @throws IOException when it went away
     */
    int read(byte[] into, int offset, int max, long until, BooleanSupplier cut) throws IOException;

    /** Closes it, and frees everything that it holds. No effect when it is closed. */
    void close();

    /** From any thread, at any time: cuts short the call under way. It is closed afterwards, so bytes may be lost. */
    void wake();

    /** The time that so many bytes need on the wire, nanoseconds; 0 where that cannot be known or does not matter. */
    long wireNanos(int bytes);

    /** The silence that the wire asks for before a request, nanoseconds. */
    long gapNanos();

    /**
     * Whether bytes cannot come faster than {@link #wireNanos} says: the line then need not wake for each of them.
     */
    boolean isPaced();

    /**
     * What keeps a late answer from being taken for the next one: true where the way can be closed and opened at little cost (a
     * socket), false where only waiting for silence helps (a wire).
     */
    boolean closesWhenInDoubt();
}
