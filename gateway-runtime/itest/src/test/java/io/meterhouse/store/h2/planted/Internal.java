package io.meterhouse.store.h2.planted;

/** Stands for what another bundle keeps to itself. */
public final class Internal {
    public int value() {
        return 1;
    }
}
