package io.meterhouse.universe;

import io.meterhouse.api.ops.event.EventsUnreadableException;
import io.meterhouse.api.ops.event.LoggedEvent;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.universe.disk.WorldDisk;
import io.meterhouse.universe.oracle.StoreTrouble;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** The gateway's supply and its process: when one runs, and how it ends. */
final class Power implements Capability {
    /** A cut that is to come at a write comes by then, whether anything is written or not. */
    private static final Duration WRITE_LIMIT = Duration.ofMinutes(10);

    static final String PLACE = "power";

    private static final Duration BOOT = Duration.ofSeconds(20);

    private final Scene scene;
    private final WorldDisk disk;
    private final Outside outside;
    private final History history;
    /** What a cut leaves of what was not forced. */
    private final RandomGenerator damages;

    private Gateway gateway;
    /** How long the power stays away once it goes. */
    private Duration outage = Duration.ZERO;

    private long lives;
    private long eventsRead;

    /** What is around a process. */
    interface Outside {
        /** Connections of the process before end. */
        void lose();

        /** Makes one that runs. */
        Gateway start() throws IOException;
    }

    Power(Scene scene, WorldDisk disk, Outside outside, History history, long seed) {
        this.scene = scene;
        this.disk = disk;
        this.outside = outside;
        this.history = history;
        damages = new SplittableRandom(seed * 31 + 7);
    }

    /** How many processes there were. */
    long lives() {
        return lives;
    }

    /** The process; null while none runs. */
    Gateway gateway() {
        return gateway;
    }

    @Override
    public Set<FaultKind> kinds() {
        return EnumSet.of(FaultKind.POWER_CUT, FaultKind.FOLD_CUT, FaultKind.KILL);
    }

    @Override
    public String place(Fault fault) {
        return PLACE;
    }

    @Override
    public boolean begins(Fault fault) {
        if (gateway == null) {
            return false;
        }
        var draw = new SplittableRandom(fault.draw());
        switch (fault.kind()) {
            case POWER_CUT -> {
                outage = fault.lasts();
                disk.cutAfter(1 + draw.nextInt(6));
                Gateway cut = gateway;
                scene.after(WRITE_LIMIT, () -> {
                    if (gateway == cut) {
                        off(fault.lasts(), () -> {});
                    }
                });
            }
            case FOLD_CUT -> {
                outage = fault.lasts();
                disk.cutAfter(1 + (long) Math.exp(draw.nextDouble() * Math.log(600)));
                fold();
            }
            case KILL -> {
                stop();
                disk.reopen();
                scene.after(fault.lasts(), this::on);
            }
            default -> throw new IllegalArgumentException(fault.toString());
        }
        return true;
    }

    @Override
    public void ends(Fault fault) {
        // The power comes back by itself, from when it really went.
    }

    /** The power is there: starts a process, unless one runs. */
    void on() {
        if (gateway != null) {
            return;
        }
        lives++;
        try {
            outside.lose();
            scene.oracle().gateway(scene.now(), true);
            gateway = outside.start();
            readEvents();
            scene.tell("the gateway runs");
        } catch (PowerGone gone) {
            gone();
        } catch (IOException e) {
            // As the shell stub does: a disk that fails now may be well in a while.
            scene.tell("the gateway does not start: " + e.getMessage());
            scene.oracle().gateway(scene.now(), false);
            gateway = null;
            scene.after(BOOT, this::on);
        }
    }

    /** The gateway touched what had no power any more. */
    void gone() {
        off(outage, () -> {});
    }

    /**
     * The power goes now, and comes back after a while.
     *
     * @param meanwhile done while it is away
     */
    void off(Duration lasts, Runnable meanwhile) {
        if (!disk.isCut()) {
            disk.cut();
        }
        scene.tell("the power goes");
        scene.oracle().store(scene.now(), StoreTrouble.POWER_CUT, "");
        stop();
        scene.after(lasts.isZero() ? Duration.ofNanos(1) : lasts, () -> {
            meanwhile.run();
            if (gateway == null) {
                disk.restore(damages);
                on();
            }
        });
    }

    private void stop() {
        if (gateway != null) {
            gateway.kill();
            gateway = null;
        }
        outside.lose();
        scene.oracle().gateway(scene.now(), false);
    }

    private void fold() {
        try {
            gateway.fold();
        } catch (PowerGone gone) {
            gone();
        } catch (IOException | StoreException e) {
            scene.tell("no generation was made: " + e.getMessage());
        }
        if (disk.isCut() && gateway != null) {
            // H2 has made one of its own exceptions of it.
            gone();
        }
    }

    /** From now on the power stays. */
    void calm() {
        disk.cutAfter(0);
        if (disk.isCut()) {
            disk.restore(damages);
        }
        on();
    }

    /** Reads the log of events, as it is on the disk; later, where a damaged generation is being rebuilt. @return whether it could be */
    boolean readEvents() {
        Gateway asked = gateway;
        List<LoggedEvent> all;
        try {
            all = asked.events(0);
        } catch (EventsUnreadableException e) {
            scene.tell(e.getMessage());
            scene.after(BOOT, () -> {
                if (gateway != null && gateway == asked) {
                    readEvents();
                }
            });
            return false;
        }
        for (LoggedEvent event : all) {
            if (event.number() > eventsRead) {
                history.event(event.number(), HexFormat.of().parseHex(event.hash()));
                eventsRead = event.number();
                scene.watcher().logged(event.event());
            }
        }
        scene.oracle().events(scene.now(), all);
        return true;
    }
}
