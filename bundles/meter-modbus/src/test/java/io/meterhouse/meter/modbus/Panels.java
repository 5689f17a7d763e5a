package io.meterhouse.meter.modbus;

import io.meterhouse.api.metering.Quantity;
import io.meterhouse.api.metering.definition.IntervalLength;
import io.meterhouse.api.metering.definition.LineDefinition.Framing;
import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.definition.PointDefinition;
import io.meterhouse.api.metering.definition.PointDefinition.CurrentTransformer;
import io.meterhouse.api.metering.definition.PointDefinition.Phase;
import io.meterhouse.api.metering.line.ConversationException;
import io.meterhouse.api.metering.line.Node;
import io.meterhouse.api.metering.meter.Meter;
import io.meterhouse.api.metering.meter.ProfileException;
import io.meterhouse.api.metering.meter.Reading;
import io.meterhouse.api.metering.meter.Reading.LiveValues;
import io.meterhouse.api.metering.meter.Reading.Register;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Definitions as {@code site} would make them. */
final class Panels {
    private Panels() {}

    static ProfileSource builtIn(String profile) {
        return BuiltIns.all().stream()
                .filter(source -> source.id().equals(profile))
                .findFirst()
                .orElseThrow();
    }

    static Meter bind(String profile, int unit, PointDefinition... points) throws ProfileException {
        return bind(profile, Framing.RTU, unit, points);
    }

    static Meter bind(String profile, Framing framing, int unit, PointDefinition... points) throws ProfileException {
        return new ModbusDriver(builtIn(profile), new AtomicInteger()).bind(panel(profile, framing, unit, points));
    }

    static PanelDefinition panel(String profile, Framing framing, int unit, PointDefinition... points) {
        return new PanelDefinition(
                "A",
                "rs485",
                framing,
                new Node(unit, Duration.ofMillis(5), Duration.ofSeconds(1), ""),
                profile,
                "",
                new IntervalLength(5),
                ZoneOffset.UTC,
                Duration.ofMinutes(1),
                Duration.ofSeconds(150),
                List.of(points));
    }

    static PointDefinition point(
            String id, int position, List<Phase> phases, List<Integer> inputs, Quantity... quantities) {
        return new PointDefinition(
                id,
                position,
                "",
                "",
                "",
                phases,
                inputs.stream()
                        .map(input -> new CurrentTransformer(input, 200_000, 80, ""))
                        .toList(),
                new PointDefinition.Rating(200_000, 120_000),
                "",
                "",
                Optional.empty(),
                List.of(quantities));
    }

    /** A point that delivers, its meter's own transformers. */
    static PointDefinition point(String id, int position, Phase... phases) {
        return point(id, position, List.of(phases), List.of(), Quantity.KWH_DELIVERED);
    }

    static Reading read(Meter meter, TestSlave slave) throws ConversationException {
        return meter.polls()
                .get(0)
                .conversation()
                .hold(new TestWire(meter.polls().get(0).node().unit(), slave));
    }

    static Register register(Reading reading, String channel) {
        return reading.registers().stream()
                .filter(register -> register.channel().toString().equals(channel))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no register of " + channel + ", unread: " + reading.unread()));
    }

    static LiveValues live(Reading reading, String point) {
        return reading.live().stream()
                .filter(values -> values.point().equals(point))
                .findFirst()
                .orElseThrow();
    }
}
