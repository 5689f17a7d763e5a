package io.meterhouse.bench;

/**
 * Something that is to be cleaned up also when the program is interrupted. Once, by whoever is first.
 *
 * @param <E> how that may fail
 */
public final class OnExit<E extends Exception> implements AutoCloseable {
    private final Cleaning<E> cleaning;
    private final Thread hook = new Thread(this::atExit, "clean-up");
    private boolean done;

    /** @param <E> how it may fail */
    @FunctionalInterface
    public interface Cleaning<E extends Exception> {
        void clean() throws E;
    }

    public OnExit(Cleaning<E> cleaning) {
        this.cleaning = cleaning;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void atExit() {
        try {
            once();
        } catch (Exception e) {
            System.err.println("left behind by the benchmark: " + e);
        }
    }

    private synchronized void once() throws E {
        if (!done) {
            done = true;
            cleaning.clean();
        }
    }

    @Override
    public void close() throws E {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The hook is running.
        }
        once();
    }
}
