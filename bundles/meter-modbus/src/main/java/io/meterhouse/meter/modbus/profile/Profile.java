package io.meterhouse.meter.modbus.profile;

import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.metering.Quantity;
import io.meterhouse.api.metering.definition.PointDefinition.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A meter model as its profile describes it; docs/adding-a-profile.md says what each part means. All addresses are as on the wire,
 * counted from {@code base} or, with {@code sunSpec}, from the model that was found.
 *
 * @param function 3 or 4
 * @param lowWordFirst order of the registers of a number that takes several
 * @param base added to every address
 * @param energy what it can be billed by
 * @param expectations what must hold for an answer to be this meter's
 */
public record Profile(
        String id,
        String name,
        List<String> products,
        int function,
        boolean lowWordFirst,
        int base,
        Requests requests,
        Points points,
        Map<Quantity, Energy> energy,
        Optional<Live> power,
        Optional<Live> voltage,
        Optional<Live> current,
        Optional<StatusWord> status,
        Optional<Value> clock,
        OptionalInt eventCounter,
        OptionalInt powerUps,
        Optional<Serial> serial,
        List<Expectation> expectations,
        Optional<SunSpec> sunSpec,
        Optional<TimeOfUse> timeOfUse) {

    /**
     * How it may be asked.
     *
     * @param most registers in a request
     * @param hole how many registers that nobody needs may be read over
     * @param even whether addresses and counts must be even
     * @param gap silence that it needs before each request
     * @param blocks read whole as soon as anything in them is needed
     */
    public record Requests(int most, int hole, boolean even, Duration gap, List<Block> blocks) {}

    /** A run of registers. */
    public record Block(int address, int count) {
        public int end() {
            return address + count;
        }
    }

    /**
     * Its points.
     *
     * @param count how many it has
     * @param perUnit how many answer under one unit id; the next ones under the next
     * @param inputs current transformer inputs of each point; 0 where it has none that are numbered
     * @param phases that it measures; empty when it does not care which phase it is on
     * @param each points that do not lie in a row, by position; a position that is not named does not exist when any is
     */
    public record Points(int count, int perUnit, int inputs, List<Phase> phases, Map<Integer, Place> each) {
        /** Where a point is. */
        public Place place(int position) {
            if (!each.isEmpty()) {
                return each.get(position);
            }
            return new Place((position - 1) / perUnit, (position - 1) % perUnit, 0, phases);
        }
    }

    /**
     * Where a point is.
     *
     * @param unit added to the panel's unit id
     * @param index its place in its unit, from 0: steps are multiplied by it
     * @param offset added to the addresses of its values
     */
    public record Place(int unit, int index, int offset, List<Phase> phases) {}

    /**
     * A number in registers.
     *
     * @param scale what it is multiplied by
     * @param scaleRegister what it is multiplied by beside, when the meter says so itself
     * @param sentinels bit patterns that stand for "not implemented"
     */
    public record Value(
            int address,
            NumberType type,
            Fraction scale,
            Optional<ScaleRegister> scaleRegister,
            List<Long> sentinels) {}

    /**
     * A factor that the meter gives.
     *
     * @param exponent whether it is the exponent of a power of ten (SunSpec), or the factor itself
     */
    public record ScaleRegister(int address, NumberType type, boolean exponent, List<Long> sentinels) {}

    /**
     * An energy register, one for each point.
     *
     * @param step added to the address from point to point
     * @param unit of the scaled number, mWh
     * @param count what a count is worth, mWh; before a scale register is applied
     * @param modulus in counts
     */
    public record Energy(Value value, int step, Fraction unit, Fraction count, OptionalLong modulus) {
        /** Counts that a step of the register is worth. */
        public Fraction countsPerStep() {
            return unit.times(value.scale()).over(count);
        }
    }

    /**
     * A live value.
     *
     * @param per what there is one for
     * @param step added to the address from one to the next
     * @param pointStep added to the address from point to point, where {@code per} is a phase
     * @param milli thousandths of mW, mV, mA... that its unit has: 1000 for W
     */
    public record Live(Value value, Per per, int step, int pointStep, Fraction milli) {}

    /** What there is one value for. */
    public enum Per {
        POINT,
        PHASE,
        INPUT
    }

    /** A word whose bits are flags. */
    public record StatusWord(int address, Map<Integer, Flag> flags) {}

    /**
     * Where the serial number is.
     *
     * @param registers how many, when it is text
     * @param number how it lies there; empty when it is text
     * @param model of SunSpec that it is in; empty for the one that is metered by
     */
    public record Serial(int address, int registers, Optional<NumberType> number, int function, OptionalInt model) {}

    /**
     * Registers that have a known content.
     *
     * @param meaning for people
     */
    public record Expectation(int address, NumberType type, List<Long> values, String meaning) {}

    /**
     * Where to look for a SunSpec map.
     *
     * @param bases addresses at which it may begin
     * @param models that will do, any of them
     */
    public record SunSpec(List<Integer> bases, List<Integer> models) {}

    /**
     * Where the tables of time of use are, each laid out as in docs/panel-24.md; addresses of their first registers.
     *
     * @param head version and status
     * @param clock to be set
     * @param registers of delivered energy by tier, of all points in a row
     * @param midnight the same as they stood at the last local midnight, in halves of 12 points
     * @param defaultTier from 0
     * @param unit of a count of these registers
     * @param modulus where they begin again at zero
     */
    public record TimeOfUse(
            int head,
            int clock,
            int switchPoints,
            int calendar,
            int override,
            int registers,
            int midnight,
            int defaultTier,
            CountUnit unit,
            long modulus) {}
}
