package io.meterhouse.simulator;

import io.meterhouse.simulator.panel.Change;
import io.meterhouse.simulator.panel.PanelModel;
import io.meterhouse.simulator.panel.TouFault;
import io.meterhouse.simulator.wire.Listener;
import io.meterhouse.simulator.wire.ListenerFault;
import io.meterhouse.simulator.wire.Slave;
import io.meterhouse.simulator.wire.WireFault;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * One fault as it is typed: {@code TARGET KIND [ARGS] [share P%] [at INSTANT] [for DURATION]}. Instants and durations are site time; without
 * {@code at} it begins now, without {@code for} it stays until it is cleared.
 */
final class FaultCommand {
    static final String KINDS =
            "silence, slow MS, biterrors SHARE_OF_BITS, crc, unit, transaction, truncate, oversize, garbage, "
                    + "exception CODE, drop; poweroff [continue], reset, rollover COUNTS, swap [SERIAL [COUNTS]], reverse CT, "
                    + "clockstep SECONDS, drift PPM, clockloss, refusetable TABLE, altertable TABLE, forgettables; of a listener: mute, refuse";

    private static final Map<String, TouFault.Kind> TABLE_FAULTS = Map.of(
            "refusetable", TouFault.Kind.REFUSE,
            "altertable", TouFault.Kind.ALTER,
            "forgettables", TouFault.Kind.FORGET);

    private final String kind;
    private final List<String> arguments;
    private int share = 1000;
    private long at = -1;
    private long duration;

    private FaultCommand(List<String> words) {
        if (words.isEmpty()) {
            throw new UsageError("a fault is missing: one of " + KINDS);
        }
        kind = words.get(0).toLowerCase(Locale.ROOT);
        arguments = new ArrayList<>(words.subList(1, words.size()));
        take("share").ifPresent(text -> {
            if (!text.endsWith("%")) {
                throw new UsageError("share: a percentage like 20% expected, not '" + text + "'");
            }
            share = Values.decimal("share", text.substring(0, text.length() - 1), "0.1", "100")
                    .movePointRight(1)
                    .intValue();
        });
        take("at").ifPresent(text -> at = Values.instant(text).toEpochMilli());
        take("for")
                .ifPresent(text -> duration = Math.max(1, Values.duration(text).toMillis()));
    }

    static void apply(Simulator simulator, List<String> words) {
        if (words.size() < 2) {
            throw new UsageError(
                    "fault TARGET KIND ... expected; a target is a panel's number, * or a listener's name");
        }
        FaultCommand command = new FaultCommand(words.subList(1, words.size()));
        Optional<Listener> listener = simulator.listener(words.get(0));
        if (listener.isPresent()) {
            command.apply(listener.get(), simulator.clock());
        } else {
            for (Slave slave : simulator.slaves(words.get(0))) {
                command.apply(slave, simulator.clock());
            }
        }
    }

    private Optional<String> take(String word) {
        int i = arguments.indexOf(word);
        if (i < 0) {
            return Optional.empty();
        }
        if (i + 1 == arguments.size()) {
            throw new UsageError(word + ": a value is missing after it");
        }
        String value = arguments.remove(i + 1);
        arguments.remove(i);
        return Optional.of(value);
    }

    private void apply(Listener listener, LongSupplier clock) {
        ListenerFault.Kind chosen =
                switch (kind) {
                    case "mute" -> ListenerFault.Kind.MUTE;
                    case "refuse" -> ListenerFault.Kind.REFUSE;
                    default -> throw new UsageError("a listener can be made to mute or refuse, not '" + kind + "'");
                };
        arguments(0, 0);
        long start = at < 0 ? clock.getAsLong() : at;
        listener.fault(new ListenerFault(chosen, start, end(start)));
    }

    private long end(long start) {
        return duration == 0 ? Long.MAX_VALUE : Math.addExact(start, duration);
    }

    private void apply(Slave slave, LongSupplier clock) {
        Optional<WireFault.Kind> wire = Arrays.stream(WireFault.Kind.values())
                .filter(k -> k.name().toLowerCase(Locale.ROOT).equals(kind))
                .findFirst();
        if (wire.isPresent()) {
            long start = at < 0 ? clock.getAsLong() : at;
            slave.add(new WireFault(wire.get(), wireArgument(wire.get()), share, start, end(start)));
        } else if (TABLE_FAULTS.containsKey(kind)) {
            long start = at < 0 ? clock.getAsLong() : at;
            slave.model().fault(new TouFault(TABLE_FAULTS.get(kind), table(), start, end(start)));
        } else {
            change(slave.model(), clock);
        }
    }

    private TouFault.Table table() {
        if (TABLE_FAULTS.get(kind) == TouFault.Kind.FORGET) {
            arguments(0, 0);
            return TouFault.Table.SWITCHPOINTS;
        }
        String word = arguments(1, 1).get(0);
        return TouFault.Table.of(word)
                .orElseThrow(() -> new UsageError(
                        kind + ": switchpoints, calendar, override or clock expected, not '" + word + "'"));
    }

    private long wireArgument(WireFault.Kind wire) {
        return switch (wire) {
            case SLOW -> Values.whole("slow", arguments(1, 1).get(0), 1, 600_000);
            case EXCEPTION -> Values.whole("exception", arguments(1, 1).get(0), 1, 255);
            case BITERRORS ->
                Values.decimal("biterrors", arguments(1, 1).get(0), "0.000001", "1")
                        .movePointRight(6)
                        .longValue();
            default -> arguments(0, 0).size();
        };
    }

    private void change(PanelModel model, LongSupplier clock) {
        Change undo = null;
        Change change;
        switch (kind) {
            case "poweroff" -> {
                boolean goesOn = !arguments(0, 1).isEmpty();
                if (goesOn && !arguments.get(0).equals("continue")) {
                    throw new UsageError("poweroff: 'continue' or nothing expected, not '" + arguments.get(0) + "'");
                }
                change = new Change.PowerOff(goesOn);
                undo = new Change.PowerOn();
            }
            case "reset" -> {
                arguments(0, 0);
                change = new Change.Reset();
            }
            case "rollover" -> {
                long modulus = model.settings().modulus();
                change = new Change.JumpTo(
                        modulus - Values.whole("rollover", arguments(1, 1).get(0), 1, modulus));
            }
            case "swap" -> {
                List<String> given = arguments(0, 2);
                long serial = given.isEmpty()
                        ? model.serial(clock.getAsLong()) + 1000
                        : Values.whole("serial", given.get(0), 1, 0xFFFFFFFFL);
                long counts = given.size() < 2
                        ? 0
                        : Values.whole(
                                "counts", given.get(1), 0, model.settings().modulus() - 1);
                change = new Change.Swap(serial, counts);
            }
            case "reverse" -> {
                int ct = (int) Values.whole(
                        "reverse",
                        arguments(1, 1).get(0),
                        1,
                        model.settings().kind().cts());
                change = new Change.Reverse(ct, true);
                undo = new Change.Reverse(ct, false);
            }
            case "clockstep" ->
                change = new Change.ClockStep(
                        1000 * Values.whole("clockstep", arguments(1, 1).get(0), -1_000_000_000, 1_000_000_000));
            case "drift" -> {
                change = new Change.ClockDrift(
                        Values.whole("drift", arguments(1, 1).get(0), -100_000, 100_000));
                undo = new Change.ClockDrift(0);
            }
            case "clockloss" -> {
                arguments(0, 0);
                change = new Change.ClockLost();
            }
            default -> throw new UsageError("no fault '" + kind + "' of a panel; there are " + KINDS);
        }
        if (duration > 0 && undo == null) {
            throw new UsageError(kind + " happens once; 'for' has no meaning");
        }
        if (share != 1000) {
            throw new UsageError(kind + " befalls the meter, not its answers; 'share' has no meaning");
        }
        try {
            model.change(clock, at, change, undo, duration);
        } catch (IllegalArgumentException e) {
            throw new UsageError(e.getMessage());
        }
    }

    private List<String> arguments(int least, int most) {
        if (arguments.size() < least || arguments.size() > most) {
            throw new UsageError(kind + ": " + least + (most > least ? " to " + most : "") + " arguments expected, not "
                    + arguments.size() + "; faults are " + KINDS);
        }
        return arguments;
    }
}
