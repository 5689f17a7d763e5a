package io.meterhouse.bench;

/** Something that is to be closed also when the program is interrupted. Closed once, by whoever is first. */
public final class OnExit implements AutoCloseable {
    private final AutoCloseable what;
    private final Thread hook = new Thread(this::atExit, "clean-up");
    private boolean closed;

    public OnExit(AutoCloseable what) {
        this.what = what;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void atExit() {
        try {
            once();
        } catch (Exception e) {
            System.err.println("left behind by the benchmark: " + e);
        }
    }

    private synchronized void once() throws Exception {
        if (!closed) {
            closed = true;
            what.close();
        }
    }

    @Override
    public void close() throws Exception {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The hook is running.
        }
        once();
    }
}
