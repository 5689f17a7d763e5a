package io.meterhouse.universe;

import io.meterhouse.api.metering.time.Randomness;
import io.meterhouse.api.store.Cursor;
import io.meterhouse.meter.modbus.ModbusDrivers;
import io.meterhouse.testing.VirtualTime;
import io.meterhouse.universe.disk.WorldDisk;
import io.meterhouse.universe.oracle.Oracle;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** A building and its gateway, from the day it is put in until the last day is judged. For one thread. */
final class World implements AutoCloseable {
    /** After the last day nothing goes wrong any more: so long at most, until everything is where it belongs. */
    private static final Duration LAST_DAYS = Duration.ofDays(3);

    private static final int SOME_HOURS = 4;
    private static final Duration LOOK = Duration.ofHours(1);

    private final Plan plan;
    private final Blueprint blueprint;
    private final VirtualTime time;
    private final Scene scene;
    private final History history = new History();
    private final WorldDisk disk;
    private final Oracle oracle;
    private final Power power;
    private final Rates rates;
    /** Who plays each kind of fault. */
    private final Map<FaultKind, Capability> capabilities = new EnumMap<>(FaultKind.class);

    private final Map<FaultKind, Integer> happened = new EnumMap<>(FaultKind.class);
    private final Set<Fault> under = new LinkedHashSet<>();
    private boolean over;

    World(Plan plan, Watcher watcher) {
        this.plan = plan;
        long seed = plan.seed();
        blueprint = plan.blueprint();
        time = new VirtualTime(blueprint.start(), 1);
        var meters = new Meters(blueprint, time, history, seed);
        oracle = new Oracle(meters);
        scene = new Scene(blueprint.start(), time, oracle, watcher);
        meters.heardBy((panel, silent) -> oracle.asked(scene.now(), panel, silent));
        disk = new WorldDisk("world-" + seed, history::journal);
        var broker = new WorldBroker(time, new SplittableRandom(seed * 31 + 11), message -> {
            history.message(time.nanos(), message.topic(), message.payload());
            oracle.delivered(scene.now(), message.topic(), message.payload());
        });
        broker.acknowledges(() -> history.acknowledged(time.nanos()));
        Randomness randomness = name -> new SplittableRandom((seed * 31 + name.hashCode()) * 31 + lives());
        var building = new Building(
                time,
                randomness,
                disk,
                () -> disk.folder("tou"),
                meters.lines(),
                ModbusDrivers.builtIn(),
                broker,
                blueprint.site());
        var witness = new Witness(oracle, watcher, scene::now);
        var outside = new Power.Outside() {
            @Override
            public void lose() {
                broker.lose();
                meters.lines().forEach(WireLine::reopen);
                watcher.gateway(scene.now(), false);
            }

            @Override
            public Gateway start() throws IOException {
                var gateway = new Gateway(building, store -> witness.of(store), log -> witness.of(log));
                watcher.gateway(scene.now(), true);
                return gateway;
            }
        };
        power = new Power(scene, disk, outside, history, seed);
        rates = new Rates(scene, power, blueprint, plan.days(), seed);
        // Whatever else a world is to do plugs in here.
        List.of(
                        power,
                        new MeterTroubles(scene, meters),
                        new NetworkTroubles(broker),
                        new DiskTroubles(scene, disk),
                        new ClockTroubles(scene, power),
                        rates,
                        new LateRevisions(scene, power, meters))
                .forEach(capability -> capability.kinds().forEach(kind -> capabilities.put(kind, capability)));
    }

    private long lives() {
        return power.lives();
    }

    /** Lives through all days, and judges. */
    Result run() throws IOException {
        long begun = System.nanoTime();
        for (Fault fault : plan.faults()) {
            scene.at(fault.from(), () -> begin(fault));
            if (!fault.lasts().isZero()) {
                scene.at(fault.until(), () -> end(fault));
            }
        }
        for (Instant midnight : blueprint.midnights(plan.days() + (int) LAST_DAYS.toDays())) {
            scene.at(midnight, () -> scene.watcher().standing(standing()));
        }
        power.on();
        for (int day = 1; day <= plan.days(); day++) {
            runTo(blueprint.start().plus(Duration.ofDays(day)));
            scene.watcher().day(day, plan.days());
        }
        // The building's last days: whatever is wrong is mended.
        over = true;
        new ArrayList<>(under).forEach(this::end);
        power.calm();
        long hours = 0;
        // A night lies in between, with all that is done in it.
        while (hours < 26 || hours < LAST_DAYS.toHours() && !isSettled()) {
            hours++;
            runTo(blueprint.start().plus(Duration.ofDays(plan.days())).plus(LOOK.multipliedBy(hours)));
        }
        while (hours < LAST_DAYS.toHours() + SOME_HOURS && !power.readEvents()) {
            hours++;
            runTo(blueprint.start().plus(Duration.ofDays(plan.days())).plus(LOOK.multipliedBy(hours)));
        }
        do {
            hours++;
            rates.desk().check();
            runTo(blueprint.start().plus(Duration.ofDays(plan.days())).plus(LOOK.multipliedBy(hours)));
        } while (hours < LAST_DAYS.toHours() + 2 * SOME_HOURS
                && !rates.desk().unchecked().isEmpty());
        if (!rates.desk().unchecked().isEmpty()) {
            oracle.rates().unanswered(rates.desk().unchecked());
        }
        Gateway gateway = power.gateway();
        oracle.end(
                scene.now(),
                gateway.store(),
                gateway.events(0),
                blueprint.site().site().zone());
        scene.watcher().standing(standing());
        return new Result(
                plan,
                oracle.violations(),
                Collections.unmodifiableMap(happened),
                oracle.figures(),
                history.hash(),
                power.lives(),
                System.nanoTime() - begun);
    }

    private Watcher.Standing standing() {
        return new Watcher.Standing(
                scene.now(),
                oracle.figures().get("judged.intervals"),
                oracle.found().values().stream().mapToLong(Long::longValue).sum());
    }

    private void runTo(Instant instant) {
        long until =
                VirtualTime.BEGIN + Duration.between(blueprint.start(), instant).toNanos();
        while (time.nanos() < until) {
            try {
                time.runWire(until - time.nanos());
            } catch (PowerGone gone) {
                power.gone();
            }
        }
    }

    private void begin(Fault fault) {
        if (over || !plan.has(fault) || !capabilities.get(fault.kind()).begins(fault)) {
            return;
        }
        happened.merge(fault.kind(), 1, Integer::sum);
        under.add(fault);
        scene.watcher()
                .begins(scene.now(), fault, capabilities.get(fault.kind()).place(fault));
    }

    private void end(Fault fault) {
        if (under.remove(fault)) {
            if (!fault.lasts().isZero()) {
                capabilities.get(fault.kind()).ends(fault);
            }
            scene.watcher().ends(scene.now(), fault);
        }
    }

    private boolean isSettled() {
        Gateway gateway = power.gateway();
        if (gateway == null || gateway.cursors().all().isEmpty()) {
            return false;
        }
        Cursor cursor = gateway.cursors().all().get(0);
        return cursor.contiguous().equals(gateway.store().head());
    }

    @Override
    public void close() {
        if (power.gateway() != null) {
            power.gateway().kill();
        }
        disk.close();
    }
}
