package io.meterhouse.meter.modbus.read;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Quantity;
import io.meterhouse.api.metering.definition.PointDefinition;
import io.meterhouse.api.metering.definition.PointDefinition.Phase;
import io.meterhouse.meter.modbus.profile.NumberType;
import io.meterhouse.meter.modbus.profile.Profile;
import io.meterhouse.meter.modbus.profile.Profile.Block;
import io.meterhouse.meter.modbus.profile.Profile.Energy;
import io.meterhouse.meter.modbus.profile.Profile.Expectation;
import io.meterhouse.meter.modbus.profile.Profile.Live;
import io.meterhouse.meter.modbus.profile.Profile.Per;
import io.meterhouse.meter.modbus.profile.Profile.Place;
import io.meterhouse.meter.modbus.profile.Profile.Value;
import io.meterhouse.meter.modbus.read.Fields.EnergyField;
import io.meterhouse.meter.modbus.read.Fields.ExpectedField;
import io.meterhouse.meter.modbus.read.Fields.Field;
import io.meterhouse.meter.modbus.read.Fields.PointFields;
import io.meterhouse.meter.modbus.read.Fields.ScaleField;
import io.meterhouse.meter.modbus.read.Fields.ScaledField;
import io.meterhouse.meter.modbus.read.Fields.StatusField;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Finds out what has to be read for the points of one unit, and where in what was read each number lies. */
final class FieldPlan {
    private final Profile profile;
    private final List<PointDefinition> points;
    private final Layout layout;
    private final Fields fields;

    FieldPlan(Profile profile, List<PointDefinition> points) {
        this.profile = profile;
        this.points = points;
        // the same walk twice: first to learn what is needed, then, when it is known where that lies, to resolve it
        Collector collector = new Collector();
        resolve(collector);
        this.layout = Layout.plan(collector.needed, profile.requests());
        this.fields = resolve((address, registers) -> layout.offsetOf(new Block(address, registers)));
    }

    Layout layout() {
        return layout;
    }

    Fields fields() {
        return fields;
    }

    /** Where registers are in the image. */
    private interface Resolver {
        int offset(int address, int registers);
    }

    private static final class Collector implements Resolver {
        private final List<Block> needed = new ArrayList<>();

        @Override
        public int offset(int address, int registers) {
            needed.add(new Block(address, registers));
            return 0;
        }
    }

    private Fields resolve(Resolver resolver) {
        List<EnergyField> energies = new ArrayList<>();
        List<PointFields> live = new ArrayList<>();
        for (PointDefinition point : points) {
            Place place = profile.points().place(point.position());
            for (Quantity quantity : point.quantities()) {
                Energy energy = profile.energy().get(quantity);
                if (energy == null) {
                    // It follows from others.
                    continue;
                }
                int address = energy.value().address() + place.index() * energy.step() + place.offset();
                energies.add(new EnergyField(
                        new ChannelId(point.id(), quantity),
                        field(resolver, energy.value(), address),
                        energy,
                        energy.countsPerStep(),
                        scale(resolver, energy.value())));
            }
            live.add(new PointFields(
                    point.id(),
                    each(resolver, profile.power(), point, place),
                    each(resolver, profile.voltage(), point, place),
                    each(resolver, profile.current(), point, place)));
        }
        List<ExpectedField> expectations = new ArrayList<>();
        for (Expectation expectation : profile.expectations()) {
            expectations.add(new ExpectedField(
                    plain(resolver, expectation.address(), expectation.type(), List.of()), expectation));
        }
        profile.sunSpec().ifPresent(sunSpec -> {
            // the model's own id: read along, so that a map that moved is noticed
            List<Long> models =
                    sunSpec.models().stream().map(Integer::longValue).toList();
            Expectation model = new Expectation(0, NumberType.UINT16, models, "SunSpec model");
            expectations.add(new ExpectedField(plain(resolver, 0, NumberType.UINT16, List.of()), model));
        });
        return new Fields(
                energies,
                live,
                expectations,
                profile.status()
                        .map(status -> new StatusField(
                                plain(resolver, status.address(), NumberType.UINT16, List.of(0xFFFFL)),
                                status.flags())),
                profile.clock().map(clock -> field(resolver, clock, clock.address())),
                counter(resolver, profile.eventCounter()),
                counter(resolver, profile.powerUps()));
    }

    private static Optional<Field> counter(Resolver resolver, OptionalInt address) {
        return address.isPresent()
                ? Optional.of(plain(resolver, address.getAsInt(), NumberType.UINT16, List.of()))
                : Optional.empty();
    }

    private List<ScaledField> each(Resolver resolver, Optional<Live> value, PointDefinition point, Place place) {
        if (value.isEmpty()) {
            return List.of();
        }
        Live live = value.get();
        List<ScaledField> fields = new ArrayList<>();
        indices(live.per(), point, place).forEach(index -> {
            int address = live.value().address()
                    + index * live.step()
                    + place.offset()
                    + (live.per() == Per.PHASE ? place.index() * live.pointStep() : 0);
            fields.add(new ScaledField(
                    field(resolver, live.value(), address),
                    live.milli().times(live.value().scale()),
                    scale(resolver, live.value())));
        });
        return fields;
    }

    private IntStream indices(Per per, PointDefinition point, Place place) {
        return switch (per) {
            case POINT -> IntStream.of(place.index());
            case PHASE -> point.phases().stream().mapToInt(phase -> phase(phase, place, point));
            case INPUT -> {
                int inputs = profile.points().inputs();
                int first = place.index() * inputs;
                yield point.transformers().isEmpty()
                        ? IntStream.range(first, first + inputs)
                        : point.transformers().stream().mapToInt(ct -> first + (ct.input() - 1) % inputs);
            }
        };
    }

    /** Where a phase stands among those of the meter; a meter that does not care has the point's own in their order. */
    private static int phase(Phase phase, Place place, PointDefinition point) {
        return place.phases().isEmpty()
                ? point.phases().indexOf(phase)
                : place.phases().indexOf(phase);
    }

    private static Field field(Resolver resolver, Value value, int address) {
        return plain(resolver, address, value.type(), value.sentinels());
    }

    private static Field plain(Resolver resolver, int address, NumberType type, List<Long> sentinels) {
        return new Field(resolver.offset(address, type.registers()), type, sentinels);
    }

    private static Optional<ScaleField> scale(Resolver resolver, Value value) {
        return value.scaleRegister()
                .map(scale -> new ScaleField(
                        plain(resolver, scale.address(), scale.type(), scale.sentinels()), scale.exponent()));
    }
}
