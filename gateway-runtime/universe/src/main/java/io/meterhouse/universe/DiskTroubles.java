package io.meterhouse.universe;

import io.meterhouse.universe.disk.Damage;
import io.meterhouse.universe.disk.WorldDisk;
import io.meterhouse.universe.oracle.Oracle;
import io.meterhouse.universe.oracle.StoreTrouble;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/** The gateway's disk is full, fails, or has forgotten what it had confirmed. */
final class DiskTroubles implements Capability {
    private final Scene scene;
    private final WorldDisk disk;
    private int lasting;

    DiskTroubles(Scene scene, WorldDisk disk) {
        this.scene = scene;
        this.disk = disk;
    }

    @Override
    public Set<FaultKind> kinds() {
        return EnumSet.of(FaultKind.DISK_FULL, FaultKind.DISK_WRITES, FaultKind.DISK_SYNCS, FaultKind.DISK_FLIP);
    }

    @Override
    public String place(Fault fault) {
        return "disk";
    }

    @Override
    public boolean begins(Fault fault) {
        if (fault.kind() == FaultKind.DISK_FLIP) {
            Optional<Damage> damage = disk.flip(new SplittableRandom(fault.draw()));
            damage.ifPresent(what -> scene.oracle().store(scene.now(), StoreTrouble.DAMAGE, what.toString()));
            return damage.isPresent();
        }
        set(fault, true);
        return true;
    }

    @Override
    public void ends(Fault fault) {
        set(fault, false);
    }

    /** There may be several at once. */
    private void set(Fault fault, boolean begins) {
        switch (fault.kind()) {
            case DISK_FULL -> disk.full(begins);
            case DISK_WRITES -> disk.failWrites(begins);
            case DISK_SYNCS -> disk.failForces(begins);
            default -> throw new IllegalArgumentException(fault.toString());
        }
        lasting += begins ? 1 : -1;
        if (lasting == (begins ? 1 : 0)) {
            scene.oracle().trouble(scene.now(), null, Oracle.DISK, begins);
        }
    }
}
