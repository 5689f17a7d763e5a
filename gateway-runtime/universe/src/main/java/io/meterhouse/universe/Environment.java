package io.meterhouse.universe;

import io.meterhouse.testing.VirtualTime;
import io.meterhouse.universe.disk.WorldDisk;
import io.meterhouse.universe.oracle.Oracle;
import io.meterhouse.universe.oracle.StoreTrouble;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** The gateway's disk and clock when they are in trouble; tells the oracle. */
final class Environment {
    private static final Duration FAR_OFF = Duration.ofMinutes(10);
    private static final double LEAST_STEP_MILLIS = 8_000;
    private static final double MOST_STEPS = 2_000;

    private final VirtualTime time;
    private final WorldDisk disk;
    private final Oracle oracle;
    private final LongSupplier now;
    private int diskTroubles;
    private boolean clockKnown = true;

    /** @param now true time, epoch ms */
    Environment(VirtualTime time, WorldDisk disk, Oracle oracle, LongSupplier now) {
        this.time = time;
        this.disk = disk;
        this.oracle = oracle;
        this.now = now;
    }

    /** Something begins, or is over. @return false where it is nothing of the kind */
    boolean trouble(Fault fault, boolean begins, RandomGenerator draw) {
        switch (fault.kind()) {
            case DISK_FULL -> {
                disk.full(begins);
                disk(begins);
            }
            case DISK_WRITES -> {
                disk.failWrites(begins);
                disk(begins);
            }
            case DISK_SYNCS -> {
                disk.failForces(begins);
                disk(begins);
            }
            case DISK_FLIP -> {
                if (begins) {
                    disk.flip(draw)
                            .ifPresent(damage -> oracle.store(now.getAsLong(), StoreTrouble.DAMAGE, damage.toString()));
                }
            }
            case CLOCK_FORWARD, CLOCK_BACK -> {
                long millis = (long) (LEAST_STEP_MILLIS * Math.pow(MOST_STEPS, draw.nextDouble()));
                long step = fault.kind() == FaultKind.CLOCK_FORWARD ? millis : -millis;
                time.step(Duration.ofMillis(begins ? step : -offset()));
                tellClock();
            }
            case CLOCK_UNKNOWN -> {
                clockKnown = !begins;
                time.error(begins ? FAR_OFF : Duration.ZERO);
                tellClock();
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** There may be several troubles of the disk at once. */
    private void disk(boolean begins) {
        diskTroubles += begins ? 1 : -1;
        if (diskTroubles == (begins ? 1 : 0)) {
            oracle.trouble(now.getAsLong(), null, Oracle.DISK, begins);
        }
    }

    /** By how much the site clock is ahead, ms. */
    private long offset() {
        return time.now().toEpochMilli() - now.getAsLong();
    }

    private void tellClock() {
        oracle.clock(now.getAsLong(), offset(), clockKnown);
    }
}
