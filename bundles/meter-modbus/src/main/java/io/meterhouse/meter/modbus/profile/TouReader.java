package io.meterhouse.meter.modbus.profile;

import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.meter.modbus.profile.Profile.Energy;
import io.meterhouse.meter.modbus.profile.Profile.Points;
import io.meterhouse.meter.modbus.profile.Profile.TimeOfUse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads where a meter's tables of time of use are. */
final class TouReader {
    private static final String TIERS = "ABCD";

    /** @param energy delivered; null where that was a mistake */
    Optional<TimeOfUse> read(YamlMap map, Points points, Energy energy) {
        int head = address(map, "head");
        int clock = address(map, "clock");
        int switchPoints = address(map, "switch-points");
        int calendar = address(map, "calendar");
        int override = address(map, "override");
        int registers = address(map, "registers");
        int midnight = address(map, "midnight");
        int defaultTier = map.choice("default", tiers(), 2);
        map.finish();
        if (!points.each().isEmpty() || points.perUnit() < points.count() || points.count() > 24) {
            map.wrong("", "only for up to 24 points in a row under one unit id");
        }
        if (energy == null) {
            return Optional.empty();
        }
        boolean plain = energy.value().type() == NumberType.UINT32
                && energy.value().scaleRegister().isEmpty()
                && energy.countsPerStep().equals(Fraction.ONE);
        if (!plain || energy.modulus().isEmpty()) {
            map.wrong(
                    "",
                    "registers by tier are counted as energy.kwh-del is: a uint32 with a modulus, one count a step");
            return Optional.empty();
        }
        return Optional.of(new TimeOfUse(
                head,
                clock,
                switchPoints,
                calendar,
                override,
                registers,
                midnight,
                defaultTier,
                new CountUnit(energy.count().numerator(), energy.count().denominator()),
                energy.modulus().getAsLong()));
    }

    private static int address(YamlMap map, String key) {
        map.required(key);
        return map.integer(key, 0, 65_535, 0);
    }

    private static Map<String, Integer> tiers() {
        Map<String, Integer> tiers = new LinkedHashMap<>();
        for (int i = 0; i < TIERS.length(); i++) {
            tiers.put(TIERS.substring(i, i + 1), i);
        }
        return tiers;
    }
}
