package io.meterhouse.universe;

import io.meterhouse.simulator.panel.Change;
import io.meterhouse.simulator.panel.PanelModel;
import io.meterhouse.simulator.wire.Slave;
import io.meterhouse.simulator.wire.WireFault;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Meters, their supply and their lines. */
final class MeterTroubles implements Capability {
    private static final long HARDLY_BEGUN = 1_000;
    private static final long NEAR_ITS_END = 1_000_000;
    private static final List<WireFault.Kind> HURTS = List.of(
            WireFault.Kind.BITERRORS,
            WireFault.Kind.CRC,
            WireFault.Kind.UNIT,
            WireFault.Kind.TRUNCATE,
            WireFault.Kind.OVERSIZE,
            WireFault.Kind.GARBAGE);

    private final Scene scene;
    private final Meters meters;

    MeterTroubles(Scene scene, Meters meters) {
        this.scene = scene;
        this.meters = meters;
    }

    @Override
    public Set<FaultKind> kinds() {
        return EnumSet.of(
                FaultKind.PANEL_DARK,
                FaultKind.METER_SILENT,
                FaultKind.METER_GARBLED,
                FaultKind.METER_SLOW,
                FaultKind.METER_REFUSES,
                FaultKind.LINE_CUT,
                FaultKind.REGISTER_RESET,
                FaultKind.METER_SWAP);
    }

    private static <T> T one(Fault fault, List<T> all) {
        return all.get((int) Math.floorMod(fault.draw(), (long) all.size()));
    }

    /**
     * Whether anybody could tell: a register that has hardly begun looks the same when it begins anew, and one that is near its end looks
     * as if it had rolled over.
     */
    private boolean isResetSeen(PanelModel model) {
        for (long counts : model.registers(scene.now())) {
            if (counts < HARDLY_BEGUN || counts > model.settings().modulus() - NEAR_ITS_END) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String place(Fault fault) {
        return fault.kind() == FaultKind.LINE_CUT ? one(fault, meters.lines()).id() : one(fault, meters.panels());
    }

    @Override
    public boolean begins(Fault fault) {
        if (fault.kind() == FaultKind.LINE_CUT) {
            cut(fault, true);
            return true;
        }
        String panel = one(fault, meters.panels());
        Slave slave = meters.slave(panel);
        PanelModel model = slave.model();
        var draw = new SplittableRandom(fault.draw());
        long now = scene.now();
        long until = now + fault.lasts().toMillis();
        meters.clock(now);
        switch (fault.kind()) {
            case PANEL_DARK -> model.change(() -> now, now, new Change.PowerOff(draw.nextBoolean()), null, 0);
            case METER_SILENT ->
                slave.add(wire(WireFault.Kind.SILENCE, 0, draw.nextInt(4) > 0 ? 1000 : 600, now, until));
            case METER_GARBLED ->
                slave.add(wire(HURTS.get(draw.nextInt(HURTS.size())), 3_000, 100 + draw.nextInt(901), now, until));
            case METER_SLOW -> slave.add(wire(WireFault.Kind.SLOW, 200 + draw.nextInt(1_500), 1000, now, until));
            case METER_REFUSES ->
                slave.add(
                        wire(WireFault.Kind.EXCEPTION, List.of(1, 2, 3, 4, 6).get(draw.nextInt(5)), 1000, now, until));
            case REGISTER_RESET -> {
                if (!isResetSeen(model)) {
                    return false;
                }
                model.change(() -> now, now, new Change.Reset(), null, 0);
                scene.oracle().reset(now, panel);
                return true;
            }
            case METER_SWAP -> {
                if (!isResetSeen(model)) {
                    return false;
                }
                model.change(() -> now, now, new Change.PowerOff(false), null, 0);
            }
            default -> throw new IllegalArgumentException(fault.toString());
        }
        scene.oracle().trouble(now, panel, fault.kind().figure(), true);
        return true;
    }

    private static WireFault wire(WireFault.Kind kind, long argument, int share, long from, long until) {
        return new WireFault(kind, argument, share, from, until);
    }

    @Override
    public void ends(Fault fault) {
        if (fault.kind() == FaultKind.LINE_CUT) {
            cut(fault, false);
            return;
        }
        String panel = one(fault, meters.panels());
        PanelModel model = meters.slave(panel).model();
        long now = scene.now();
        meters.clock(now);
        if (fault.kind() == FaultKind.PANEL_DARK) {
            model.change(() -> now, now, new Change.PowerOn(), null, 0);
        } else if (fault.kind() == FaultKind.METER_SWAP) {
            var draw = new SplittableRandom(fault.draw());
            long serial = draw.nextLong(1, 1L << 31);
            // A meter that does not tell its number is known by its register only.
            model.change(
                    () -> now,
                    now,
                    new Change.Swap(serial, meters.tellsNumber(panel) ? draw.nextLong(100_000) : 0),
                    null,
                    0);
            model.change(() -> now, now, new Change.PowerOn(), null, 0);
            scene.oracle().swapped(now, panel);
        } else if (now < fault.until().toEpochMilli()) {
            meters.slave(panel).clear();
        }
        scene.oracle().trouble(now, panel, fault.kind().figure(), false);
    }

    /** A line's adapter is pulled, or put in again. */
    private void cut(Fault fault, boolean begins) {
        WireLine line = one(fault, meters.lines());
        line.cut(begins);
        meters.panels(line.id())
                .forEach(panel -> scene.oracle().trouble(scene.now(), panel, "line " + line.id() + " was cut", begins));
    }
}
