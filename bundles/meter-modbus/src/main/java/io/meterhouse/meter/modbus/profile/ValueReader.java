package io.meterhouse.meter.modbus.profile;

import io.meterhouse.api.metering.Quantity;
import io.meterhouse.meter.modbus.profile.Profile.Energy;
import io.meterhouse.meter.modbus.profile.Profile.Live;
import io.meterhouse.meter.modbus.profile.Profile.Per;
import io.meterhouse.meter.modbus.profile.Profile.Points;
import io.meterhouse.meter.modbus.profile.Profile.ScaleRegister;
import io.meterhouse.meter.modbus.profile.Profile.Value;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.yaml.snakeyaml.nodes.Node;

/** Reads the numbers of a profile: where they are, of which type, and what they are worth. */
final class ValueReader {
    private final Mistakes mistakes;
    private final Map<NumberType, List<Long>> sentinels = new EnumMap<>(NumberType.class);

    ValueReader(Mistakes mistakes) {
        this.mistakes = mistakes;
    }

    /** What stands for "not implemented" wherever a value says nothing else. */
    void readSentinels(YamlMap map) {
        if (map == null) {
            return;
        }
        for (NumberType type : NumberType.values()) {
            if (map.has(type.code())) {
                sentinels.put(type, bits(map, type.code(), type));
            }
        }
        map.finish();
    }

    List<Long> sentinels(NumberType type) {
        return sentinels.getOrDefault(type, List.of());
    }

    /** Bit patterns that fit a type. */
    List<Long> bits(YamlMap map, String key, NumberType type) {
        List<Long> found = new ArrayList<>();
        for (Node node : map.list(key)) {
            String text = mistakes.scalar(node, map.at(key)).orElse("0");
            int width = 16 * type.registers();
            Optional<Long> bits = Mistakes.bits(text).filter(value -> width == 64 || value >>> width == 0);
            if (bits.isEmpty()) {
                mistakes.add(
                        node,
                        map.at(key),
                        "'" + text + "': the bits of a " + type.code() + " expected, 0x" + "F".repeat(width / 4)
                                + " at most");
            } else {
                found.add(bits.get());
            }
        }
        return found;
    }

    /** The parts that all numbers have. */
    private Value value(YamlMap map) {
        map.required("address");
        map.required("type");
        int address = map.integer("address", 0, 65_535, 0);
        NumberType type = map.choice("type", types(), NumberType.UINT16);
        List<Long> own = map.has("sentinels") ? bits(map, "sentinels", type) : sentinels(type);
        if (map.isMap("scale")) {
            Optional<ScaleRegister> scale = map.map("scale").map(this::scaleRegister);
            if (type.isFloat()) {
                map.wrong("scale", "a float needs no register for its scale");
            }
            return new Value(address, type, Fraction.ONE, scale, own);
        }
        return new Value(address, type, fraction(map, "scale").orElse(Fraction.ONE), Optional.empty(), own);
    }

    private ScaleRegister scaleRegister(YamlMap map) {
        map.required("register");
        int address = map.integer("register", 0, 65_535, 0);
        boolean exponent = map.choice("as", ProfileLoader.ordered("factor", false, "exponent", true), false);
        map.finish();
        NumberType type = exponent ? NumberType.INT16 : NumberType.UINT16;
        return new ScaleRegister(address, type, exponent, sentinels(type));
    }

    Energy energy(YamlMap map, Quantity quantity) {
        Value value = value(map);
        int step = map.integer("step", 0, 65_535, 0);
        // kWh ends in Wh, kvarh in varh, kVAh in VAh
        String base = quantity.unit().substring(1);
        Fraction unit = map.required("unit").isEmpty() ? Fraction.ONE : map.choice("unit", units(base), Fraction.ONE);
        Fraction own = product(map, "scale", unit, value.scale());
        Fraction count = map.has("count") ? count(map, base) : own;
        product(map, "count", own, new Fraction(count.denominator(), count.numerator()));
        if (value.type().isFloat() && !map.has("count")) {
            map.wrong("count", "missing: a float has no resolution of its own, 10 " + base + " for instance");
        }
        if (value.scaleRegister().isPresent() && map.has("count")) {
            map.wrong("count", "the scale register says what a count is worth, take one away");
        }
        OptionalLong modulus = modulus(map, value, own, count);
        map.finish();
        return new Energy(value, step, unit, count, modulus);
    }

    private Fraction count(YamlMap map, String base) {
        String text = map.text("count").orElse("");
        int blank = text.indexOf(' ');
        Optional<Fraction> number = blank < 0 ? Optional.empty() : Fraction.parse(text.substring(0, blank));
        Fraction unit = units(base).get(text.substring(blank + 1));
        if (number.isEmpty() || unit == null) {
            map.wrong("count", "'" + text + "': a number and a unit expected, 10 " + base);
            return Fraction.ONE;
        }
        return product(map, "count", number.get(), unit);
    }

    /** What cannot be multiplied exactly in 64 bits is refused here, not at the first read. */
    private static Fraction product(YamlMap map, String key, Fraction one, Fraction other) {
        try {
            return one.times(other);
        } catch (ArithmeticException e) {
            map.wrong(key, "so large or so fine that it cannot be reckoned with exactly: choose plainer numbers");
            return Fraction.ONE;
        }
    }

    private OptionalLong modulus(YamlMap map, Value value, Fraction own, Fraction count) {
        if (!map.has("modulus")) {
            return OptionalLong.empty();
        }
        String text = map.scalar("modulus").orElse("");
        long steps = Mistakes.bits(text).orElse(0L);
        int width = 16 * value.type().registers();
        if (steps < 2 || width < 64 && !value.type().isFloat() && steps > 1L << width) {
            map.wrong(
                    "modulus",
                    "'" + text
                            + "': the whole number, 2 or more, at which the register is 0 again expected, as the register counts");
            return OptionalLong.empty();
        }
        try {
            Fraction counts = own.over(count).times(new Fraction(steps, 1));
            if (counts.denominator() == 1 && counts.numerator() >= 2) {
                return OptionalLong.of(counts.numerator());
            }
        } catch (ArithmeticException e) {
            // said below
        }
        map.wrong("modulus", text + " steps are no whole number of counts: choose a `count` that divides it");
        return OptionalLong.empty();
    }

    Live live(YamlMap map, String base, Points points) {
        Value value = value(map);
        Per per = map.choice("per", perChoices(), Per.POINT);
        int step = map.integer("step", 0, 65_535, 0);
        int pointStep = map.integer("point-step", 0, 65_535, 0);
        Fraction milli = map.choice("unit", units(base), new Fraction(1000, 1));
        product(map, "scale", milli, value.scale());
        if (per == Per.INPUT && points.inputs() == 0) {
            map.wrong("per", "for one an input, `points.inputs` says how many inputs a point has");
        }
        if (pointStep != 0 && per != Per.PHASE) {
            map.wrong("point-step", "only where there is one value per phase");
        }
        map.finish();
        return new Live(value, per, step, pointStep, milli);
    }

    private Optional<Fraction> fraction(YamlMap map, String key) {
        Optional<String> text = map.scalar(key);
        Optional<Fraction> fraction = text.flatMap(Fraction::parse);
        if (text.isPresent() && fraction.isEmpty()) {
            map.wrong(key, "'" + text.get() + "': a number above zero expected, 2, 1/10 or 0.1");
        }
        return fraction;
    }

    private static Map<String, NumberType> types() {
        Map<String, NumberType> types = new LinkedHashMap<>();
        for (NumberType type : NumberType.values()) {
            types.put(type.code(), type);
        }
        return types;
    }

    private static Map<String, Per> perChoices() {
        Map<String, Per> choices = new LinkedHashMap<>();
        choices.put("point", Per.POINT);
        choices.put("phase", Per.PHASE);
        choices.put("input", Per.INPUT);
        return choices;
    }

    /** Units and how many thousandths of the plain one they are. */
    private static Map<String, Fraction> units(String base) {
        Map<String, Fraction> units = new LinkedHashMap<>();
        units.put("m" + base, Fraction.ONE);
        units.put(base, new Fraction(1000, 1));
        units.put("k" + base, new Fraction(1_000_000, 1));
        units.put("M" + base, new Fraction(1_000_000_000, 1));
        return units;
    }
}
