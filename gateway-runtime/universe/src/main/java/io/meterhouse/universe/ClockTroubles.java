package io.meterhouse.universe;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** The site's clock is wrong, or nobody knows whether it is. */
final class ClockTroubles implements Capability {
    private static final Duration FAR_OFF = Duration.ofMinutes(10);
    private static final double LEAST_STEP_MILLIS = 8_000;
    private static final double MOST_STEPS = 2_000;
    /** Nobody looks at a clock without power: it may be days off. */
    private static final double MOST_UNSEEN_STEPS = 20_000;

    private static final Duration SHORTEST_OUTAGE = Duration.ofSeconds(5);
    private static final Duration LONGEST_OUTAGE = Duration.ofHours(12);
    private static final long LOOKS_SHORT_MILLIS = Duration.ofMinutes(5).toMillis();
    /** Where clocks begin that know nothing. */
    private static final List<Instant> LOST =
            List.of(Instant.EPOCH, Instant.parse("2000-01-01T00:00:00Z"), Instant.parse("2026-01-15T08:00:00Z"));

    private static final long FURTHEST_AHEAD_MILLIS = Duration.ofDays(1000).toMillis();

    private final Scene scene;
    private final Power power;
    /** How many things make it unknown. */
    private int unknown;

    ClockTroubles(Scene scene, Power power) {
        this.scene = scene;
        this.power = power;
    }

    @Override
    public Set<FaultKind> kinds() {
        return EnumSet.of(
                FaultKind.CLOCK_FORWARD,
                FaultKind.CLOCK_BACK,
                FaultKind.CLOCK_UNKNOWN,
                FaultKind.CLOCK_UNSEEN,
                FaultKind.CLOCK_LOST);
    }

    @Override
    public String place(Fault fault) {
        return "clock";
    }

    @Override
    public boolean begins(Fault fault) {
        var draw = new SplittableRandom(fault.draw());
        double most = fault.kind() == FaultKind.CLOCK_UNSEEN ? MOST_UNSEEN_STEPS : MOST_STEPS;
        long size = (long) (LEAST_STEP_MILLIS * Math.pow(most, draw.nextDouble()));
        switch (fault.kind()) {
            case CLOCK_FORWARD -> step(size);
            case CLOCK_BACK -> step(-size);
            case CLOCK_UNKNOWN -> unknown(1);
            case CLOCK_UNSEEN -> {
                if (power.gateway() == null) {
                    return false;
                }
                long millis = draw.nextBoolean() ? size : -size;
                if (isFirstUnseen(fault)) {
                    power.off(outage(draw, millis), () -> step(millis));
                } else {
                    step(millis);
                }
            }
            case CLOCK_LOST -> {
                if (power.gateway() == null) {
                    return false;
                }
                Duration outage = outage(draw);
                long lost = lost(draw, outage);
                power.off(outage, () -> comesBack(fault, lost));
            }
            default -> throw new IllegalArgumentException(fault.toString());
        }
        return true;
    }

    /** Whether it is set wrong without power; else it is set right so. Some are both. */
    private static boolean isFirstUnseen(Fault fault) {
        return Math.floorMod(fault.draw(), 3) > 0;
    }

    private static boolean isLastUnseen(Fault fault) {
        return Math.floorMod(fault.draw(), 3) < 2;
    }

    /** Some of those in which it is set back look as if they had been short. */
    private static Duration outage(SplittableRandom draw, long step) {
        return step < 0 && -step <= LEAST_STEP_MILLIS * MOST_UNSEEN_STEPS && draw.nextInt(3) > 0
                ? Duration.ofMillis(-step + draw.nextLong(SHORTEST_OUTAGE.toMillis(), LOOKS_SHORT_MILLIS))
                : outage(draw);
    }

    private static Duration outage(SplittableRandom draw) {
        double most = (double) LONGEST_OUTAGE.toMillis() / SHORTEST_OUTAGE.toMillis();
        return Duration.ofMillis((long) (SHORTEST_OUTAGE.toMillis() * Math.pow(most, draw.nextDouble())));
    }

    /** The power does, and nobody knows the time until somebody sets the clock. */
    private void comesBack(Fault fault, long lost) {
        if (power.gateway() == null) {
            unknown(1);
            step(lost);
            scene.after(fault.lasts(), () -> {
                step(-offset());
                unknown(-1);
            });
        }
    }

    /** By how much a clock is off that has stood still, or begins somewhere. */
    private long lost(SplittableRandom draw, Duration outage) {
        long begun = LOST.get(draw.nextInt(LOST.size())).toEpochMilli() - scene.now();
        return switch (draw.nextInt(4)) {
            case 0 -> -outage.toMillis();
            case 1 -> draw.nextLong(FURTHEST_AHEAD_MILLIS);
            default -> begun;
        };
    }

    @Override
    public void ends(Fault fault) {
        switch (fault.kind()) {
            case CLOCK_UNKNOWN -> unknown(-1);
            case CLOCK_LOST -> {
                // It is set right by itself, a while after the power came back.
            }
            case CLOCK_UNSEEN -> {
                if (isLastUnseen(fault) && power.gateway() != null) {
                    power.off(outage(new SplittableRandom(~fault.draw()), -offset()), () -> step(-offset()));
                } else {
                    step(-offset());
                }
            }
            default -> step(-offset());
        }
    }

    private void unknown(int more) {
        unknown += more;
        scene.time().error(unknown == 0 ? Duration.ZERO : FAR_OFF);
        tell();
    }

    private void step(long millis) {
        scene.time().step(Duration.ofMillis(millis));
        scene.tell("the clock is set to " + scene.time().now() + ", by " + millis / 1000 + " s");
        tell();
    }

    /** By how much it is ahead, ms. */
    private long offset() {
        return scene.time().now().toEpochMilli() - scene.now();
    }

    private void tell() {
        scene.oracle().clock(scene.now(), offset(), unknown == 0);
    }
}
