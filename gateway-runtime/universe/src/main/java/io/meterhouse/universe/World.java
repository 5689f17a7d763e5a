package io.meterhouse.universe;

import io.meterhouse.api.metering.time.Randomness;
import io.meterhouse.api.ops.event.LoggedEvent;
import io.meterhouse.api.store.Cursor;
import io.meterhouse.meter.modbus.ModbusDrivers;
import io.meterhouse.testing.VirtualTime;
import io.meterhouse.universe.disk.WorldDisk;
import io.meterhouse.universe.oracle.Oracle;
import io.meterhouse.universe.oracle.StoreTrouble;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** A building and its gateway, from the day it is put in until the last day is judged. For one thread. */
final class World implements AutoCloseable {
    /** After the last day nothing goes wrong any more: so long at most, until everything is where it belongs. */
    private static final Duration LAST_DAYS = Duration.ofDays(3);

    private static final Duration LOOK = Duration.ofHours(1);
    /** A power cut that is to come at a write comes by then, whether anything is written or not. */
    private static final Duration WRITE_LIMIT = Duration.ofMinutes(10);

    private static final Duration BOOT = Duration.ofSeconds(20);

    private final Plan plan;
    private final Blueprint blueprint;
    private final Watcher watcher;
    private final VirtualTime time;
    private final History history = new History();
    private final Meters meters;
    private final WorldDisk disk;
    /** What a power cut leaves of what was not forced. */
    private final RandomGenerator damages;

    private final WorldBroker broker;
    private final Environment environment;
    private final Oracle oracle;
    private final Witness witness;
    private final Building building;
    private final Map<FaultKind, Integer> happened = new EnumMap<>(FaultKind.class);
    private final Set<Fault> under = new HashSet<>();
    private Gateway gateway;
    /** How long the power stays away once it goes. */
    private Duration outage = Duration.ZERO;

    private boolean over;
    private long lives;
    private long eventsRead;

    World(Plan plan, Watcher watcher) {
        this.plan = plan;
        this.watcher = watcher;
        blueprint = plan.blueprint();
        time = new VirtualTime(blueprint.start(), 1);
        Randomness randomness = name -> new SplittableRandom((plan.seed() * 31 + name.hashCode()) * 31 + lives);
        meters = new Meters(blueprint, time, history, plan.seed());
        oracle = new Oracle(meters);
        disk = new WorldDisk("world-" + plan.seed(), (name, at, bytes) -> history.journal(at, bytes));
        environment = new Environment(time, disk, oracle, this::now);
        damages = new SplittableRandom(plan.seed() * 31 + 7);
        broker = new WorldBroker(time, new SplittableRandom(plan.seed() * 31 + 11), message -> {
            history.message(time.nanos(), message.topic(), message.payload());
            oracle.delivered(now(), message.topic(), message.payload());
        });
        building =
                new Building(time, randomness, disk, meters.lines(), ModbusDrivers.builtIn(), broker, blueprint.site());
        witness = new Witness(oracle, this::now);
    }

    /** True time, epoch ms. */
    private long now() {
        return blueprint.start().toEpochMilli() + (time.nanos() - VirtualTime.BEGIN) / 1_000_000;
    }

    /** Lives through all days, and judges. */
    Result run() throws IOException {
        long begun = System.nanoTime();
        List<Fault> faults = plan.faults();
        for (Fault fault : faults) {
            at(fault.from(), () -> begin(fault));
            if (!fault.lasts().isZero()) {
                at(fault.until(), () -> end(fault));
            }
        }
        powerUp();
        for (int day = 1; day <= plan.days(); day++) {
            runTo(blueprint.start().plus(Duration.ofDays(day)));
            watcher.day(day, plan.days());
        }
        calm();
        long hours = 0;
        // A night lies in between, with all that is done in it.
        while (hours < 26 || hours < LAST_DAYS.toHours() && !isSettled()) {
            hours++;
            runTo(blueprint.start().plus(Duration.ofDays(plan.days())).plus(LOOK.multipliedBy(hours)));
        }
        readEvents();
        oracle.end(
                now(),
                gateway.store(),
                gateway.events(0),
                blueprint.site().site().zone());
        return new Result(
                plan,
                oracle.violations(),
                Map.copyOf(happened),
                oracle.figures(),
                history.hash(),
                lives,
                System.nanoTime() - begun);
    }

    private void at(Instant instant, Runnable task) {
        time.atNanos(
                VirtualTime.BEGIN + Duration.between(blueprint.start(), instant).toNanos(), task);
    }

    private void runTo(Instant instant) throws IOException {
        long until =
                VirtualTime.BEGIN + Duration.between(blueprint.start(), instant).toNanos();
        while (time.nanos() < until) {
            try {
                time.runWire(until - time.nanos());
            } catch (PowerGone gone) {
                powerOff(outage);
            }
        }
    }

    private void powerUp() {
        if (gateway != null) {
            return;
        }
        lives++;
        try {
            broker.lose();
            meters.lines().forEach(WireLine::reopen);
            oracle.gateway(now(), true);
            gateway = new Gateway(building, witness::of);
            readEvents();
            watcher.tell(now(), "the gateway runs");
        } catch (PowerGone gone) {
            powerOff(outage);
        } catch (IOException e) {
            // As the shell stub does: a disk that fails now may be well in a while.
            watcher.tell(now(), "the gateway does not start: " + e.getMessage());
            oracle.gateway(now(), false);
            gateway = null;
            time.atNanos(time.nanos() + BOOT.toNanos(), this::powerUp);
        }
    }

    private void readEvents() {
        for (LoggedEvent event : gateway.events(0)) {
            if (event.number() > eventsRead) {
                history.event(event.number(), HexFormat.of().parseHex(event.hash()));
                eventsRead = event.number();
                watcher.logged(event.event());
            }
        }
        List<LoggedEvent> all = gateway.events(0);
        if (!all.isEmpty()) {
            // None are told while a damaged generation is being rebuilt.
            oracle.events(now(), all);
        }
    }

    /** The power goes now, and comes back after a while. */
    private void powerOff(Duration lasts) {
        if (!disk.isCut()) {
            disk.cut();
        }
        watcher.tell(now(), "the power goes");
        oracle.store(now(), StoreTrouble.POWER_CUT, "");
        stop();
        time.atNanos(time.nanos() + Math.max(1, lasts.toNanos()), () -> {
            disk.restore(damages);
            powerUp();
        });
    }

    private void stop() {
        if (gateway != null) {
            gateway.kill();
            gateway = null;
        }
        broker.lose();
        oracle.gateway(now(), false);
    }

    private void begin(Fault fault) {
        if (over || !plan.has(fault) || !happens(fault)) {
            return;
        }
        happened.merge(fault.kind(), 1, Integer::sum);
        under.add(fault);
        watcher.begins(now(), fault);
    }

    private void end(Fault fault) {
        if (under.remove(fault)) {
            ends(fault);
            watcher.ends(now(), fault);
        }
    }

    private boolean happens(Fault fault) {
        var draw = new SplittableRandom(fault.draw());
        switch (fault.kind()) {
            case POWER_CUT -> {
                if (gateway == null) {
                    return false;
                }
                outage = fault.lasts();
                disk.cutAfter(1 + draw.nextInt(6));
                Gateway cut = gateway;
                time.atNanos(time.nanos() + WRITE_LIMIT.toNanos(), () -> {
                    if (gateway == cut) {
                        powerOff(fault.lasts());
                    }
                });
            }
            case FOLD_CUT -> {
                if (gateway == null) {
                    return false;
                }
                outage = fault.lasts();
                disk.cutAfter(1 + (long) Math.exp(draw.nextDouble() * Math.log(600)));
                fold();
            }
            case KILL -> {
                if (gateway == null) {
                    return false;
                }
                stop();
                disk.reopen();
                time.atNanos(time.nanos() + fault.lasts().toNanos(), this::powerUp);
            }
            case REGISTER_RESET, METER_SWAP -> {
                if (!meters.isResetSeen(fault, now())) {
                    return false;
                }
                meters.begin(fault, now(), oracle);
            }
            case PANEL_DARK, METER_SILENT, METER_GARBLED, METER_SLOW, METER_REFUSES ->
                meters.begin(fault, now(), oracle);
            case LINE_CUT -> meters.cut(fault, true, now(), oracle);
            case BROKER_AWAY -> {
                if (draw.nextBoolean()) {
                    broker.away(true);
                } else {
                    broker.vanish();
                }
            }
            case BROKER_DEAF -> broker.deaf();
            default -> {
                return environment.trouble(fault, true, draw);
            }
        }
        return true;
    }

    private void ends(Fault fault) {
        switch (fault.kind()) {
            case PANEL_DARK, METER_SILENT, METER_GARBLED, METER_SLOW, METER_REFUSES, METER_SWAP ->
                meters.end(fault, now(), oracle);
            case LINE_CUT -> meters.cut(fault, false, now(), oracle);
            case BROKER_AWAY -> broker.away(false);
            default -> environment.trouble(fault, false, new SplittableRandom(fault.draw()));
        }
    }

    private void fold() {
        try {
            gateway.fold();
        } catch (PowerGone gone) {
            powerOff(outage);
        } catch (IOException | io.meterhouse.api.store.StoreException e) {
            watcher.tell(now(), "no generation was made: " + e.getMessage());
        }
        if (disk.isCut() && gateway != null) {
            // H2 has made one of its own exceptions of it.
            powerOff(outage);
        }
    }

    /** The building's last days: whatever is wrong is mended. */
    private void calm() {
        over = true;
        List.copyOf(under).forEach(this::end);
        disk.cutAfter(0);
        if (disk.isCut()) {
            disk.restore(damages);
        }
        powerUp();
    }

    private boolean isSettled() {
        if (gateway == null || gateway.cursors().all().isEmpty()) {
            return false;
        }
        Cursor cursor = gateway.cursors().all().get(0);
        return cursor.contiguous().equals(gateway.store().head());
    }

    @Override
    public void close() {
        if (gateway != null) {
            gateway.kill();
        }
        disk.close();
    }
}
