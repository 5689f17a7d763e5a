package io.meterhouse.meter.modbus.profile;

import io.meterhouse.meter.modbus.profile.Profile.Place;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Checks that every register of every point lies within the 65,536 that there are. */
final class Reach {
    private Reach() {}

    static void check(Profile profile, YamlMap map) {
        profile.energy().forEach((quantity, energy) -> {
            scale(profile, map, "energy", energy.value());
            long last = places(profile)
                    .mapToLong(
                            place -> energy.value().address() + (long) place.index() * energy.step() + place.offset())
                    .max()
                    .orElse(0);
            if (beyond(profile, last, energy.value().type())) {
                map.wrong("energy", quantity.code() + " of the last point lies beyond register 65535");
            }
        });
        profile.requests().blocks().forEach(block -> fixed(profile, map, "requests", block.address(), block.count()));
        profile.clock()
                .ifPresent(clock -> fixed(
                        profile, map, "clock", clock.address(), clock.type().registers()));
        profile.serial().ifPresent(serial -> fixed(profile, map, "serial", serial.address(), serial.registers()));
        profile.status().ifPresent(status -> fixed(profile, map, "status", status.address(), 1));
        profile.eventCounter().ifPresent(address -> fixed(profile, map, "event-counter", address, 1));
        profile.powerUps().ifPresent(address -> fixed(profile, map, "power-ups", address, 1));
        profile.expectations()
                .forEach(expected -> fixed(
                        profile,
                        map,
                        "expect",
                        expected.address(),
                        expected.type().registers()));
        profile.timeOfUse().ifPresent(tou -> timeOfUse(profile, map, tou));
        live(profile, map, "power", profile.power().stream());
        live(profile, map, "voltage", profile.voltage().stream());
        live(profile, map, "current", profile.current().stream());
    }

    /** The longest table, and the registers of all points with the two instants between them, hold for all of them. */
    private static void timeOfUse(Profile profile, YamlMap map, Profile.TimeOfUse tou) {
        int registers = 4 + 8 * profile.points().count();
        IntStream.of(tou.head(), tou.clock(), tou.switchPoints(), tou.calendar(), tou.override())
                .forEach(address -> fixed(profile, map, "tou", address, 95));
        IntStream.of(tou.registers(), tou.midnight())
                .forEach(address -> fixed(profile, map, "tou", address, registers));
    }

    private static void fixed(Profile profile, YamlMap map, String key, int address, int registers) {
        if (profile.base() + address + registers > 65_536) {
            map.wrong(key, registers + " registers from " + address + " lie beyond register 65535");
        }
    }

    private static void scale(Profile profile, YamlMap map, String key, Profile.Value value) {
        value.scaleRegister().ifPresent(scale -> fixed(profile, map, key, scale.address(), 1));
    }

    private static void live(Profile profile, YamlMap map, String key, Stream<Profile.Live> lives) {
        lives.forEach(live -> {
            scale(profile, map, key, live.value());
            long last = places(profile)
                    .mapToLong(place -> switch (live.per()) {
                        case POINT -> (long) place.index() * live.step() + place.offset();
                        case PHASE -> 2L * live.step() + (long) place.index() * live.pointStep() + place.offset();
                        case INPUT ->
                            ((place.index() + 1L) * profile.points().inputs() - 1) * live.step() + place.offset();
                    })
                    .max()
                    .orElse(0);
            if (beyond(profile, live.value().address() + last, live.value().type())) {
                map.wrong(key, "of the last point lies beyond register 65535");
            }
        });
    }

    private static boolean beyond(Profile profile, long address, NumberType type) {
        return profile.base() + address + type.registers() > 65_536;
    }

    private static Stream<Place> places(Profile profile) {
        return profile.points().each().isEmpty()
                ? IntStream.rangeClosed(1, profile.points().count())
                        .mapToObj(position -> profile.points().place(position))
                : profile.points().each().values().stream();
    }
}
