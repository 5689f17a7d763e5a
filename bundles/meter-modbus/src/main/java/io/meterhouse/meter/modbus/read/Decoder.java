package io.meterhouse.meter.modbus.read;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.api.metering.Flags;
import io.meterhouse.api.metering.line.ConversationException;
import io.meterhouse.api.metering.line.Trouble;
import io.meterhouse.api.metering.meter.Reading.LiveValues;
import io.meterhouse.api.metering.meter.Reading.Register;
import io.meterhouse.api.metering.meter.Reading.Status;
import io.meterhouse.meter.modbus.profile.Fraction;
import io.meterhouse.meter.modbus.read.Fields.EnergyField;
import io.meterhouse.meter.modbus.read.Fields.ExpectedField;
import io.meterhouse.meter.modbus.read.Fields.Field;
import io.meterhouse.meter.modbus.read.Fields.PointFields;
import io.meterhouse.meter.modbus.read.Fields.ScaleField;
import io.meterhouse.meter.modbus.read.Fields.ScaledField;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Makes values of an image of registers. Nothing in an image makes it throw but what proves that it is another meter's. */
final class Decoder {
    /** The last second of the year 9999. */
    private static final long LAST_SECOND = 253_402_300_799L;
    /** Scale factors beyond ten powers of ten are no scale of an electricity meter. */
    private static final int LARGEST_EXPONENT = 10;

    private final Fields fields;
    private final boolean lowWordFirst;
    private final String profile;

    Decoder(Fields fields, boolean lowWordFirst, String profile) {
        this.fields = fields;
        this.lowWordFirst = lowWordFirst;
        this.profile = profile;
    }

    private long bits(byte[] image, Field field) {
        return Numbers.bits(image, field.offset(), field.type(), lowWordFirst);
    }

    void check(byte[] image) throws ConversationException {
        for (ExpectedField expected : fields.expectations()) {
            long bits = bits(image, expected.field());
            if (!expected.expectation().values().contains(bits)) {
                throw new ConversationException(
                        Trouble.NONSENSE,
                        "register " + expected.expectation().address() + " ("
                                + expected.expectation().meaning() + ") holds "
                                + Numbers.hex(bits, expected.field().type()) + ", which no " + profile
                                + " does: is another meter at this unit id, or another profile needed?");
            }
        }
    }

    /** Adds each channel either to the registers or to the unread. */
    void energies(byte[] image, List<Register> registers, Map<ChannelId, String> unread) {
        for (EnergyField field : fields.energies()) {
            try {
                registers.add(energy(image, field));
            } catch (Unreadable e) {
                unread.put(field.channel(), e.getMessage());
            }
        }
    }

    private Register energy(byte[] image, EnergyField field) throws Unreadable {
        Field at = field.field();
        long bits = bits(image, at);
        if (Numbers.isSentinel(bits, at.sentinels())) {
            throw new Unreadable("not implemented by the meter: " + Numbers.hex(bits, at.type()));
        }
        if (Numbers.isNegative(bits, at.type())) {
            throw new Unreadable("the meter gives a negative energy: " + Numbers.hex(bits, at.type()));
        }
        Fraction unit = field.energy().count();
        if (field.scale().isPresent()) {
            Fraction factor = scale(image, field.scale().get());
            try {
                unit = unit.times(factor);
            } catch (ArithmeticException e) {
                throw new Unreadable("the meter gives a scale that cannot be true: " + factor);
            }
        }
        OptionalLong counts = Numbers.scaled(bits, at.type(), field.countsPerStep());
        if (counts.isEmpty()) {
            throw new Unreadable(
                    "the meter gives no number, or one beyond all bounds: " + Numbers.hex(bits, at.type()));
        }
        OptionalLong modulus = field.energy().modulus();
        if (modulus.isPresent() && counts.getAsLong() >= modulus.getAsLong()) {
            throw new Unreadable("the meter gives " + counts.getAsLong() + " counts, above its modulus of "
                    + modulus.getAsLong() + ": is it set otherwise than the profile says?");
        }
        return new Register(
                field.channel(),
                counts.getAsLong(),
                new CountUnit(unit.numerator(), unit.denominator()),
                Numbers.step(bits, at.type(), field.countsPerStep()));
    }

    private Fraction scale(byte[] image, ScaleField scale) throws Unreadable {
        long bits = bits(image, scale.field());
        if (Numbers.isSentinel(bits, scale.field().sentinels())) {
            throw new Unreadable("the meter gives no scale: "
                    + Numbers.hex(bits, scale.field().type()));
        }
        long value = scale.field().type().integer(bits);
        if (!scale.exponent()) {
            if (value < 1) {
                throw new Unreadable("the meter gives a scale of 0");
            }
            return new Fraction(value, 1);
        }
        if (Math.abs(value) > LARGEST_EXPONENT) {
            throw new Unreadable("the meter gives a scale factor that cannot be true: 10^" + value);
        }
        long power = Fraction.powerOfTen((int) Math.abs(value));
        return value < 0 ? new Fraction(1, power) : new Fraction(power, 1);
    }

    Status status(byte[] image) {
        Flags flags = Flags.NONE;
        if (fields.status().isPresent()) {
            Field field = fields.status().get().field();
            long bits = bits(image, field);
            if (!Numbers.isSentinel(bits, field.sentinels())) {
                for (var entry : fields.status().get().flags().entrySet()) {
                    flags = (bits >> entry.getKey() & 1) != 0 ? flags.with(entry.getValue()) : flags;
                }
            }
        }
        Optional<Instant> clock = fields.clock().flatMap(field -> {
            long bits = bits(image, field);
            boolean told = !Numbers.isSentinel(bits, field.sentinels()) && bits >= 0 && bits <= LAST_SECOND;
            return told ? Optional.of(Instant.ofEpochSecond(bits)) : Optional.empty();
        });
        return new Status(flags, clock, counter(image, fields.eventCounter()), counter(image, fields.powerUps()));
    }

    private OptionalInt counter(byte[] image, Optional<Field> field) {
        return field.isPresent() ? OptionalInt.of((int) bits(image, field.get())) : OptionalInt.empty();
    }

    /** Of an image that never changes; each is made when it is asked for. */
    List<LiveValues> live(byte[] image) {
        return new Live(image);
    }

    private final class Live extends AbstractList<LiveValues> {
        private final byte[] image;

        Live(byte[] image) {
            this.image = image;
        }

        @Override
        public LiveValues get(int index) {
            PointFields point = fields.points().get(index);
            return new LiveValues(
                    point.point(),
                    sum(image, point.power()),
                    each(image, point.voltages()),
                    each(image, point.currents()));
        }

        @Override
        public int size() {
            return fields.points().size();
        }
    }

    private OptionalLong sum(byte[] image, List<ScaledField> parts) {
        long sum = 0;
        for (ScaledField part : parts) {
            OptionalLong value = value(image, part);
            if (value.isEmpty()) {
                return value;
            }
            sum += value.getAsLong();
        }
        return parts.isEmpty() ? OptionalLong.empty() : OptionalLong.of(sum);
    }

    private List<Long> each(byte[] image, List<ScaledField> values) {
        List<Long> told = new ArrayList<>(values.size());
        for (ScaledField field : values) {
            value(image, field).ifPresent(told::add);
        }
        return told;
    }

    private OptionalLong value(byte[] image, ScaledField scaled) {
        long bits = bits(image, scaled.field());
        if (Numbers.isSentinel(bits, scaled.field().sentinels())) {
            return OptionalLong.empty();
        }
        try {
            Fraction factor = scaled.factor();
            if (scaled.scale().isPresent()) {
                factor = factor.times(scale(image, scaled.scale().get()));
            }
            return Numbers.scaled(bits, scaled.field().type(), factor);
        } catch (Unreadable | ArithmeticException e) {
            return OptionalLong.empty();
        }
    }

    /** Why a number is none; never leaves this class. */
    private static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message, null, false, false);
        }
    }
}
