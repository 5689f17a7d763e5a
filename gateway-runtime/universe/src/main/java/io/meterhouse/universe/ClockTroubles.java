package io.meterhouse.universe;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;

/** The site's clock is wrong, or nobody knows whether it is. */
final class ClockTroubles implements Capability {
    private static final Duration FAR_OFF = Duration.ofMinutes(10);
    private static final double LEAST_STEP_MILLIS = 8_000;
    private static final double MOST_STEPS = 2_000;

    private final Scene scene;
    private boolean known = true;

    ClockTroubles(Scene scene) {
        this.scene = scene;
    }

    @Override
    public Set<FaultKind> kinds() {
        return EnumSet.of(FaultKind.CLOCK_FORWARD, FaultKind.CLOCK_BACK, FaultKind.CLOCK_UNKNOWN);
    }

    @Override
    public String place(Fault fault) {
        return "clock";
    }

    @Override
    public boolean begins(Fault fault) {
        if (fault.kind() == FaultKind.CLOCK_UNKNOWN) {
            known(false);
        } else {
            double size = new SplittableRandom(fault.draw()).nextDouble();
            long millis = (long) (LEAST_STEP_MILLIS * Math.pow(MOST_STEPS, size));
            step(fault.kind() == FaultKind.CLOCK_FORWARD ? millis : -millis);
        }
        return true;
    }

    @Override
    public void ends(Fault fault) {
        if (fault.kind() == FaultKind.CLOCK_UNKNOWN) {
            known(true);
        } else {
            step(-offset());
        }
    }

    private void known(boolean now) {
        known = now;
        scene.time().error(now ? Duration.ZERO : FAR_OFF);
        tell();
    }

    private void step(long millis) {
        scene.time().step(Duration.ofMillis(millis));
        tell();
    }

    /** By how much it is ahead, ms. */
    private long offset() {
        return scene.time().now().toEpochMilli() - scene.now();
    }

    private void tell() {
        scene.oracle().clock(scene.now(), offset(), known);
    }
}
