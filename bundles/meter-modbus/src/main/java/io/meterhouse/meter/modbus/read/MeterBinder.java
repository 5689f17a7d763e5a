package io.meterhouse.meter.modbus.read;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Quantity;
import io.meterhouse.api.metering.definition.LineDefinition.Framing;
import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.definition.PointDefinition;
import io.meterhouse.api.metering.line.Conversation;
import io.meterhouse.api.metering.line.Node;
import io.meterhouse.api.metering.meter.ChannelSource;
import io.meterhouse.api.metering.meter.Meter;
import io.meterhouse.api.metering.meter.Poll;
import io.meterhouse.api.metering.meter.ProfileException;
import io.meterhouse.api.metering.meter.TouMeter;
import io.meterhouse.meter.modbus.frame.RegisterClient;
import io.meterhouse.meter.modbus.profile.Profile;
import io.meterhouse.meter.modbus.profile.Profile.Energy;
import io.meterhouse.meter.modbus.tou.ModbusTou;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes the meter of a panel by a profile, or says which part of the site file does not fit it. */
public final class MeterBinder {
    private final Profile profile;
    private final PanelDefinition panel;

    private MeterBinder(Profile profile, PanelDefinition panel) {
        this.profile = profile;
        this.panel = panel;
    }

    /** @param transactions numbers requests of Modbus TCP, shared by all meters */
    public static Meter bind(Profile profile, PanelDefinition panel, AtomicInteger transactions)
            throws ProfileException {
        return new MeterBinder(profile, panel).meter(transactions);
    }

    private Meter meter(AtomicInteger transactions) throws ProfileException {
        if (panel.framing() == Framing.PSEM) {
            throw bad("line", "profile " + profile.id() + " speaks Modbus; put it on a Modbus line");
        }
        Map<Integer, List<PointDefinition>> units = units();
        RegisterClient client = RegisterClient.of(panel.framing(), transactions);
        List<Poll> polls = new ArrayList<>();
        Map<String, Conversation<String>> serials = new HashMap<>();
        for (Map.Entry<Integer, List<PointDefinition>> entry : units.entrySet()) {
            int unit = unit(entry.getKey());
            String name = Integer.toString(unit);
            Optional<SunSpecMap> sunSpec = profile.sunSpec().map(map -> new SunSpecMap(client, map));
            FieldPlan plan = new FieldPlan(profile, entry.getValue());
            polls.add(new Poll(
                    name,
                    node(unit),
                    channels(entry.getValue()),
                    plan.layout().runs().size()
                            + profile.sunSpec().map(SunSpecMap::requests).orElse(0),
                    new UnitPoll(
                            client,
                            unit,
                            profile.function(),
                            profile.base(),
                            sunSpec,
                            plan.layout(),
                            new Decoder(plan.fields(), profile.lowWordFirst(), profile.id()))));
            profile.serial()
                    .ifPresent(serial -> serials.put(name, new SerialRead(client, unit, profile, serial, sunSpec)));
        }
        return new ModbusMeter(sources(), polls, serials, timeOfUse(client));
    }

    /** Only where all points answer under one unit id, which the profile was checked for. */
    private Optional<TouMeter> timeOfUse(RegisterClient client) throws ProfileException {
        if (profile.timeOfUse().isEmpty()) {
            return Optional.empty();
        }
        Map<String, Integer> positions = new HashMap<>();
        panel.points().forEach(point -> positions.put(point.id(), point.position()));
        return Optional.of(new ModbusTou(client, node(unit(0)), profile, positions));
    }

    private List<ChannelSource> sources() {
        List<ChannelSource> sources = new ArrayList<>();
        for (PointDefinition point : panel.points()) {
            for (Quantity quantity : point.quantities()) {
                ChannelId channel = new ChannelId(point.id(), quantity);
                Energy read = profile.energy().get(quantity);
                sources.add(
                        read == null
                                ? new ChannelSource(channel, ChannelSource.Kind.DERIVED, OptionalLong.empty())
                                : new ChannelSource(channel, ChannelSource.Kind.REGISTER, read.modulus()));
            }
        }
        return sources;
    }

    private Set<ChannelId> channels(List<PointDefinition> points) {
        Set<ChannelId> channels = new LinkedHashSet<>();
        for (PointDefinition point : points) {
            point.quantities().stream()
                    .filter(profile.energy()::containsKey)
                    .forEach(quantity -> channels.add(new ChannelId(point.id(), quantity)));
        }
        return channels;
    }

    /** Apparent energy follows from its two parts where no register counts it, and both are recorded (docs/intervals.md). */
    private boolean isDerived(PointDefinition point, Quantity quantity) {
        Set<Quantity> parts = Set.of(Quantity.KWH_DELIVERED, Quantity.KVARH);
        return quantity == Quantity.KVAH
                && profile.energy().keySet().containsAll(parts)
                && point.quantities().containsAll(parts);
    }

    /** The points by the unit that they answer under. */
    private Map<Integer, List<PointDefinition>> units() throws ProfileException {
        Map<Integer, List<PointDefinition>> units = new TreeMap<>();
        Set<Integer> positions = new HashSet<>();
        Set<Integer> inputs = new HashSet<>();
        if (panel.points().isEmpty()) {
            throw bad("points", "none; name at least one");
        }
        for (PointDefinition point : panel.points()) {
            check(point, positions, inputs);
            units.computeIfAbsent(profile.points().place(point.position()).unit(), unit -> new ArrayList<>())
                    .add(point);
        }
        return units;
    }

    private void check(PointDefinition point, Set<Integer> positions, Set<Integer> inputs) throws ProfileException {
        Profile.Points known = profile.points();
        boolean exists = known.each().isEmpty()
                ? point.position() >= 1 && point.position() <= known.count()
                : known.each().containsKey(point.position());
        if (!exists) {
            String which = known.each().isEmpty()
                    ? known.count() == 1 ? "1 only" : "1 to " + known.count()
                    : known.each().keySet().toString();
            throw bad(point, "position", point.position() + ": " + profile.id() + " has the positions " + which);
        }
        if (!positions.add(point.position())) {
            throw bad(point, "position", point.position() + ": another point of the panel has it too");
        }
        for (Quantity quantity : point.quantities()) {
            if (!profile.energy().containsKey(quantity) && !isDerived(point, quantity)) {
                throw bad(
                        point,
                        "channels",
                        quantity.code() + ": " + profile.id() + " reads only "
                                + profile.energy().keySet().stream()
                                        .map(Quantity::code)
                                        .toList()
                                + "; take it out, or add it to a profile of your own");
            }
        }
        Profile.Place place = known.place(point.position());
        if (!place.phases().isEmpty() && !place.phases().containsAll(point.phases())) {
            throw bad(
                    point,
                    "phases",
                    point.phases() + ": " + profile.id() + " measures " + place.phases() + " at position "
                            + point.position());
        }
        if (known.inputs() == 0) {
            return;
        }
        int last = point.position() * known.inputs();
        int first = last - known.inputs() + 1;
        for (PointDefinition.CurrentTransformer ct : point.transformers()) {
            if (ct.input() < first || ct.input() > last) {
                throw bad(
                        point,
                        "ct",
                        "input " + ct.input() + " does not belong to position " + point.position() + " of "
                                + profile.id() + ", which has the inputs " + first + " to " + last);
            }
            if (!inputs.add(ct.input())) {
                throw bad(point, "ct", "input " + ct.input() + " is named twice");
            }
        }
    }

    private int unit(int offset) throws ProfileException {
        int unit = panel.node().unit() + offset;
        int most = panel.framing() == Framing.RTU ? 247 : 255;
        int least = panel.framing() == Framing.RTU ? 1 : 0;
        if (unit < least || unit > most) {
            throw bad(
                    "unit",
                    "unit id " + unit + " (" + panel.node().unit() + " and " + offset + " for the point): " + least
                            + " to " + most + " can be addressed on this line");
        }
        return unit;
    }

    private Node node(int unit) {
        Node node = panel.node();
        Duration gap = profile.requests().gap();
        return new Node(unit, node.gap().compareTo(gap) >= 0 ? node.gap() : gap, node.timeout(), node.dial());
    }

    private ProfileException bad(PointDefinition point, String key, String remedy) {
        return bad("points[" + point.id() + "]." + key, remedy);
    }

    private ProfileException bad(String key, String remedy) {
        return new ProfileException("panels[" + panel.id() + "]." + key + ": " + remedy);
    }
}
