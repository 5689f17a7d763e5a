package io.meterhouse.simulator;

import io.meterhouse.simulator.panel.PanelModel;
import io.meterhouse.simulator.wire.Listener;
import io.meterhouse.simulator.wire.Slave;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The commands of the control port: one line in, one answer out (docs/simulator.md). Knows nothing of sockets. */
final class Control {
    private static final int INSTANTS = 10_000;
    static final String HELP =
            "commands: truth PANEL POINT|* INSTANT...; serial PANEL INSTANT; reads PANEL [FROM TO]; fault TARGET KIND ...; "
                    + "clear TARGET|*; now; state; help; quit";

    private final Simulator simulator;
    private final Runnable quit;

    Control(Simulator simulator, Runnable quit) {
        this.simulator = simulator;
        this.quit = quit;
    }

    /** Whether a line asks for the end, which comes by {@link #quit} when its answer has left. */
    boolean isQuit(String line) {
        return line.strip().equalsIgnoreCase("quit");
    }

    void quit() {
        quit.run();
    }

    /** Answers with lines that end in a line feed; the first begins with ok or error. */
    String answer(String line) {
        List<String> words = List.of(line.strip().split("\\s+"));
        try {
            return switch (words.get(0).toLowerCase(Locale.ROOT)) {
                case "truth" -> truth(words);
                case "serial" -> {
                    expect(words.size() == 3, "serial PANEL INSTANT");
                    yield "ok "
                            + panel(words.get(1))
                                    .serial(Values.instant(words.get(2)).toEpochMilli()) + "\n";
                }
                case "reads" -> reads(words);
                case "fault" -> {
                    FaultCommand.apply(simulator, words.subList(1, words.size()));
                    yield "ok\n";
                }
                case "clear" -> {
                    expect(words.size() == 2, "clear TARGET|*");
                    simulator.clear(words.get(1));
                    yield "ok\n";
                }
                case "now" -> "ok " + Instant.ofEpochMilli(simulator.clock().getAsLong()) + "\n";
                case "state" -> state();
                case "help" -> "ok " + HELP + "\n";
                case "quit" -> "ok\n";
                default -> throw new UsageError(HELP);
            };
        } catch (UsageError e) {
            return "error " + e.getMessage() + "\n";
        }
    }

    private String truth(List<String> words) {
        expect(words.size() >= 4, "truth PANEL POINT|* INSTANT...");
        expect(words.size() <= 3 + INSTANTS, "at most " + INSTANTS + " instants in one line");
        PanelModel model = panel(words.get(1));
        boolean all = words.get(2).equals("*");
        int point = all
                ? 0
                : (int) Values.whole(
                        "point", words.get(2), 1, model.settings().kind().points());
        StringBuilder out = new StringBuilder("ok");
        for (String word : words.subList(3, words.size())) {
            long at = Values.instant(word).toEpochMilli();
            if (all) {
                Arrays.stream(model.registers(at))
                        .forEach(register -> out.append(' ').append(register));
            } else {
                out.append(' ').append(model.register(point, at));
            }
        }
        return out.append('\n').toString();
    }

    private String reads(List<String> words) {
        expect(words.size() == 2 || words.size() == 4, "reads PANEL [FROM TO]");
        boolean all = words.size() == 2;
        long[] found = slave(words.get(1))
                .reads()
                .between(
                        all ? Long.MIN_VALUE : Values.instant(words.get(2)).toEpochMilli(),
                        all ? Long.MAX_VALUE : Values.instant(words.get(3)).toEpochMilli());
        StringBuilder out = new StringBuilder("ok ").append(found[0]);
        for (int i = 1; i < found.length; i++) {
            out.append(' ').append(Instant.ofEpochMilli(found[i]));
        }
        return out.append('\n').toString();
    }

    private PanelModel panel(String number) {
        return slave(number).model();
    }

    private Slave slave(String number) {
        expect(!number.equals("*"), "one panel's number");
        return simulator.slaves(number).get(0);
    }

    private String state() {
        long now = simulator.clock().getAsLong();
        StringBuilder out = new StringBuilder("ok site=" + Instant.ofEpochMilli(now) + "\n");
        for (Slave slave : simulator.slaves()) {
            PanelModel model = slave.model();
            out.append("panel ").append(model.settings().number());
            out.append(" kind=").append(model.settings().kind().id());
            out.append(" serial=").append(model.serial(now));
            out.append(" powered=").append(model.powered(now));
            out.append(" clock=").append(Instant.ofEpochMilli(model.clock(now)));
            out.append(" faults=")
                    .append(String.join(
                            ",",
                            slave.faults().stream()
                                    .filter(fault -> fault.from() <= now && now < fault.until())
                                    .map(fault -> fault.kind().name().toLowerCase(Locale.ROOT))
                                    .toList()));
            out.append('\n');
        }
        for (Listener listener : simulator.listeners()) {
            out.append("listen name=").append(listener.name()).append(' ');
            out.append(listener.description()).append('\n');
        }
        return out.append("end\n").toString();
    }

    private static void expect(boolean holds, String expected) {
        if (!holds) {
            throw new UsageError("expected: " + expected);
        }
    }
}
