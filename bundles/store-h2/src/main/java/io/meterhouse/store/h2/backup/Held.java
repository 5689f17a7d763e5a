package io.meterhouse.store.h2.backup;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * A store as it was at one instant, while it goes on: the journal up to its durable end, and the generation that counted.
 *
 * @param generation kept readable until this is closed
 */
public record Held(Stand stand, List<Piece> pieces, Closeable generation) implements Closeable {
    public Held {
        pieces = List.copyOf(pieces);
    }

    /** Holds a store still. */
    @FunctionalInterface
    public interface Source {
        /** Writes what waits, and takes hold of what is there then. */
        Held hold() throws IOException;
    }

    /**
     * A file of it.
     *
     * @param name within the store's folder
     */
    public record Piece(String name, long bytes, Opener opener) {}

    /** Opens a piece, once. */
    @FunctionalInterface
    public interface Opener {
        /** @throws GoneException when a generation took its content over: hold the store anew */
        InputStream open() throws IOException;
    }

    /** It is in a generation by now. */
    public static final class GoneException extends IOException {
        private static final long serialVersionUID = 1L;

        public GoneException(String name) {
            super(name + " was given up while it was copied");
        }
    }

    @Override
    public void close() throws IOException {
        generation.close();
    }
}
