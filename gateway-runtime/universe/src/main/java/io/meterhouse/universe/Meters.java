package io.meterhouse.universe;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.simulator.load.LoadGenerator;
import io.meterhouse.simulator.panel.PanelKind;
import io.meterhouse.simulator.panel.PanelModel;
import io.meterhouse.simulator.wire.Directory;
import io.meterhouse.simulator.wire.RtuBus;
import io.meterhouse.simulator.wire.Slave;
import io.meterhouse.testing.VirtualTime;
import io.meterhouse.universe.oracle.Truth;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** The meters of a building and their lines, and what truly flows. */
final class Meters implements Truth {
    private static final int BAUD = 19_200;

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

    /** @param who is told of each conversation: with which panel, and whether nothing came */
    void heardBy(BiConsumer<String, Boolean> who) {
        for (WireLine line : lines) {
            Map<Integer, String> panels = new HashMap<>();
            blueprint.panels().stream()
                    .filter(panel -> panel.line().equals(line.id()))
                    .forEach(panel -> panels.put(panel.unit(), panel.id()));
            line.heardBy((unit, silent) -> who.accept(panels.get(unit), silent));
        }
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
    public boolean tellsNumber(String panel) {
        return slave(panel).model().settings().kind() != PanelKind.SDM630;
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

    /** Ids of the panels. */
    List<String> panels() {
        return List.copyOf(slaves.keySet());
    }

    /** Of those on a line. */
    List<String> panels(String line) {
        return blueprint.panels().stream()
                .filter(panel -> panel.line().equals(line))
                .map(Blueprint.Panel::id)
                .toList();
    }

    Slave slave(String panel) {
        return slaves.get(panel);
    }

    /** It is as late as this for the meters; they are told with each request too. @param trueMillis epoch ms */
    void clock(long trueMillis) {
        clock = trueMillis;
    }
}
