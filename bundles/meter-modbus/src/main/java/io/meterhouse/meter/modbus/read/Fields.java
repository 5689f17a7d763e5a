package io.meterhouse.meter.modbus.read;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Flag;
import io.meterhouse.meter.modbus.profile.Fraction;
import io.meterhouse.meter.modbus.profile.NumberType;
import io.meterhouse.meter.modbus.profile.Profile.Energy;
import io.meterhouse.meter.modbus.profile.Profile.Expectation;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What lies where in the image of one unit, resolved when the panel is bound, so that a poll looks nothing up. */
record Fields(
        List<EnergyField> energies,
        List<PointFields> points,
        List<ExpectedField> expectations,
        Optional<StatusField> status,
        Optional<Field> clock,
        Optional<Field> eventCounter,
        Optional<Field> powerUps) {

    /** A number at an offset of the image. */
    record Field(int offset, NumberType type, List<Long> sentinels) {}

    /** A number and what it is multiplied by. */
    record ScaledField(Field field, Fraction factor, Optional<ScaleField> scale) {}

    /** A factor that the meter gives. */
    record ScaleField(Field field, boolean exponent) {}

    record EnergyField(
            ChannelId channel, Field field, Energy energy, Fraction countsPerStep, Optional<ScaleField> scale) {}

    /** The live values of a point; its power is the sum of its parts. */
    record PointFields(String point, List<ScaledField> power, List<ScaledField> voltages, List<ScaledField> currents) {}

    record StatusField(Field field, Map<Integer, Flag> flags) {}

    record ExpectedField(Field field, Expectation expectation) {}
}
