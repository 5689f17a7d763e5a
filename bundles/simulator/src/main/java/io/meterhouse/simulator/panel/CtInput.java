package io.meterhouse.simulator.panel;

import io.meterhouse.simulator.load.PointLoad;

/** A current transformer in place: one leg (0, 1) of a load, for a point, on a phase (both from 1). */
record CtInput(PointLoad load, int leg, int point, int phase) {
    long energy(long at) {
        return load.energy(leg, at);
    }
}
