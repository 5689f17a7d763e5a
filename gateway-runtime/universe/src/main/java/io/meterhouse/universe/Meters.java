package io.meterhouse.universe;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.simulator.load.LoadGenerator;
import io.meterhouse.simulator.panel.Change;
import io.meterhouse.simulator.panel.PanelKind;
import io.meterhouse.simulator.panel.PanelModel;
import io.meterhouse.simulator.wire.Directory;
import io.meterhouse.simulator.wire.RtuBus;
import io.meterhouse.simulator.wire.Slave;
import io.meterhouse.simulator.wire.WireFault;
import io.meterhouse.testing.VirtualTime;
import io.meterhouse.universe.oracle.Oracle;
import io.meterhouse.universe.oracle.Truth;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** The meters of a building and their lines, and what truly flows. */
final class Meters implements Truth {
    private static final int BAUD = 19_200;
    private static final long HARDLY_BEGUN = 1_000;
    private static final long NEAR_ITS_END = 1_000_000;
    private static final List<WireFault.Kind> HURTS = List.of(
            WireFault.Kind.BITERRORS,
            WireFault.Kind.CRC,
            WireFault.Kind.UNIT,
            WireFault.Kind.TRUNCATE,
            WireFault.Kind.OVERSIZE,
            WireFault.Kind.GARBAGE);

    private final Blueprint blueprint;
    private final List<WireLine> lines = new ArrayList<>();
    private final Map<String, Slave> slaves = new LinkedHashMap<>();
    private final List<Channel> channels = new ArrayList<>();
    /** True time at which a request has come to the meters, epoch ms. */
    private long clock;

    Meters(Blueprint blueprint, VirtualTime time, History history, long seed) {
        this.blueprint = blueprint;
        clock = blueprint.start().toEpochMilli();
        var loads = new LoadGenerator(seed);
        Map<String, Directory> directories = new TreeMap<>();
        for (Blueprint.Panel panel : blueprint.panels()) {
            var slave = new Slave(
                    new PanelModel(panel.settings(), loads),
                    () -> clock,
                    seed * 31 + panel.settings().number());
            slaves.put(panel.id(), slave);
            directories.computeIfAbsent(panel.line(), line -> new Directory()).add(panel.unit(), slave);
        }
        directories.forEach((id, directory) -> {
            var bus = new RtuBus(directory);
            lines.add(new WireLine(
                    id,
                    BAUD,
                    time,
                    (frame, nanos) -> {
                        clock = at(nanos);
                        return bus.send(frame);
                    },
                    history));
        });
        blueprint.site().panels().forEach(panel -> panel.points().forEach(point -> point.quantities()
                .forEach(quantity -> channels.add(new Channel(
                        new ChannelId(point.id(), quantity),
                        panel.id(),
                        point.suite(),
                        slaves.get(panel.id()).model(),
                        point.position())))));
    }

    private long at(long nanos) {
        return blueprint.start().toEpochMilli() + (nanos - VirtualTime.BEGIN) / 1_000_000;
    }

    List<WireLine> lines() {
        return lines;
    }

    @Override
    public List<Channel> channels() {
        return channels;
    }

    private PanelDefinition panel(String id) {
        return blueprint.site().panels().stream()
                .filter(panel -> panel.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public long modulus(Channel channel) {
        return channel.model().settings().modulus();
    }

    @Override
    public Duration interval(String panel) {
        return panel(panel).interval().duration();
    }

    @Override
    public Duration tolerance(String panel) {
        return panel(panel).tolerance();
    }

    @Override
    public Duration retention() {
        return blueprint.site().site().retention();
    }

    @Override
    public ZoneId zone() {
        return blueprint.site().site().zone();
    }

    private String place(Fault fault) {
        var ids = new ArrayList<>(slaves.keySet());
        return ids.get((int) Math.floorMod(fault.draw(), (long) ids.size()));
    }

    private WireLine line(Fault fault) {
        return lines.get((int) Math.floorMod(fault.draw(), (long) lines.size()));
    }

    /**
     * Whether anybody could tell: a register that has hardly begun looks the same when it begins anew, and one that is near its end looks
     * as if it had rolled over.
     */
    boolean isResetSeen(Fault fault, long now) {
        PanelModel model = slaves.get(place(fault)).model();
        for (long counts : model.registers(now)) {
            if (counts < HARDLY_BEGUN || counts > model.settings().modulus() - NEAR_ITS_END) {
                return false;
            }
        }
        return true;
    }

    void begin(Fault fault, long now, Oracle oracle) {
        String panel = place(fault);
        Slave slave = slaves.get(panel);
        var draw = new SplittableRandom(fault.draw());
        long until = now + fault.lasts().toMillis();
        clock = now;
        switch (fault.kind()) {
            case PANEL_DARK -> slave.model().change(() -> now, now, new Change.PowerOff(draw.nextBoolean()), null, 0);
            case METER_SILENT ->
                slave.add(wire(WireFault.Kind.SILENCE, 0, draw.nextInt(4) > 0 ? 1000 : 600, now, until));
            case METER_GARBLED ->
                slave.add(wire(HURTS.get(draw.nextInt(HURTS.size())), 3_000, 100 + draw.nextInt(901), now, until));
            case METER_SLOW -> slave.add(wire(WireFault.Kind.SLOW, 200 + draw.nextInt(1_500), 1000, now, until));
            case METER_REFUSES ->
                slave.add(
                        wire(WireFault.Kind.EXCEPTION, List.of(1, 2, 3, 4, 6).get(draw.nextInt(5)), 1000, now, until));
            case REGISTER_RESET -> {
                slave.model().change(() -> now, now, new Change.Reset(), null, 0);
                oracle.reset(now, panel);
            }
            case METER_SWAP -> slave.model().change(() -> now, now, new Change.PowerOff(false), null, 0);
            default -> throw new IllegalArgumentException(fault.toString());
        }
        if (!fault.lasts().isZero()) {
            oracle.trouble(now, panel, fault.kind().figure(), true);
        }
    }

    private static WireFault wire(WireFault.Kind kind, long argument, int share, long from, long until) {
        return new WireFault(kind, argument, share, from, until);
    }

    void end(Fault fault, long now, Oracle oracle) {
        String panel = place(fault);
        clock = now;
        if (fault.kind() == FaultKind.PANEL_DARK) {
            slaves.get(panel).model().change(() -> now, now, new Change.PowerOn(), null, 0);
        } else if (fault.kind() == FaultKind.METER_SWAP) {
            var draw = new SplittableRandom(fault.draw());
            long serial = draw.nextLong(1, 1L << 31);
            // A meter that does not tell its number is known by its register only.
            boolean tells = slaves.get(panel).model().settings().kind() != PanelKind.SDM630;
            var other = new Change.Swap(serial, tells ? draw.nextLong(100_000) : 0);
            slaves.get(panel).model().change(() -> now, now, other, null, 0);
            slaves.get(panel).model().change(() -> now, now, new Change.PowerOn(), null, 0);
            oracle.swapped(now, panel);
        } else if (now < fault.until().toEpochMilli()) {
            slaves.get(panel).clear();
        }
        oracle.trouble(now, panel, fault.kind().figure(), false);
    }

    /** A line's adapter is pulled, or put in again. */
    void cut(Fault fault, boolean begins, long now, Oracle oracle) {
        WireLine line = line(fault);
        line.cut(begins);
        blueprint.panels().stream()
                .filter(panel -> panel.line().equals(line.id()))
                .forEach(panel -> oracle.trouble(now, panel.id(), "line " + line.id() + " was cut", begins));
    }
}
