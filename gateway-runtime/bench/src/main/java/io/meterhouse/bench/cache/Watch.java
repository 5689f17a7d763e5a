package io.meterhouse.bench.cache;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Looks at a footprint every millisecond while something is being made. */
final class Watch implements AutoCloseable {
    private final Footprint footprint;
    private final Thread thread = new Thread(this::look, "watch");
    private volatile boolean over;
    private volatile IOException failure;

    Watch(Footprint footprint) throws IOException {
        this.footprint = footprint;
        footprint.making(true);
        thread.start();
    }

    private void look() {
        while (!over) {
            try {
                footprint.sample();
                TimeUnit.MILLISECONDS.sleep(1);
            } catch (IOException e) {
                failure = e;
                return;
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    @Override
    public void close() throws IOException {
        over = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        footprint.making(false);
        if (failure != null) {
            throw failure;
        }
    }
}
