package io.meterhouse.tou.command;

import io.meterhouse.api.ops.command.Command;
import io.meterhouse.api.ops.command.CommandCall;
import io.meterhouse.api.ops.command.CommandException;
import io.meterhouse.api.ops.command.CommandOutput;
import io.meterhouse.api.ops.command.CommandSpec;
import io.meterhouse.api.ops.command.CommandSpec.Argument;
import io.meterhouse.api.ops.command.CommandSpec.Kind;
import io.meterhouse.tou.Answers;
import io.meterhouse.tou.Orders;
import io.meterhouse.tou.engine.Snapshot;
import io.meterhouse.tou.keep.Read;
import io.meterhouse.tou.keep.Standing;
import io.meterhouse.tou.rating.Nanos;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** {@code registers}, {@code read}, {@code reads}: registers at an instant. */
public final class ReadCommands {
    private static final String AT = "--at";
    private static final String POINTS = "--points";
    private static final String ALL = "all";
    private static final String ID = "--id";

    private final Orders orders;
    private final Answers answers;
    private final Supplier<Instant> clock;

    public ReadCommands(Orders orders, Answers answers, Supplier<Instant> clock) {
        this.orders = orders;
        this.answers = answers;
        this.clock = clock;
    }

    public List<Command> all() {
        return List.of(
                new Verb(
                        new CommandSpec(
                                "registers",
                                "total and rate registers of every point, as they stand or as they stood at one instant",
                                List.of(
                                        new Argument(
                                                AT,
                                                Kind.INSTANT,
                                                false,
                                                List.of(),
                                                "a boundary that has passed or is to come"),
                                        new Argument(
                                                POINTS,
                                                Kind.TEXT,
                                                false,
                                                List.of(ALL),
                                                "ids with commas between; all if not given"))),
                        this::registers),
                new Verb(
                        new CommandSpec(
                                "read",
                                "reads the registers of every point, for good, at an instant that is to come",
                                List.of(
                                        new Argument(
                                                "--reason",
                                                Kind.CHOICE,
                                                true,
                                                List.of("billing", "move-in", "move-out", "final", "dispute"),
                                                "what for"),
                                        new Argument(
                                                "--ref",
                                                Kind.TEXT,
                                                true,
                                                List.of(),
                                                "reference of who asks; the same one is answered once"),
                                        new Argument(
                                                AT,
                                                Kind.INSTANT,
                                                false,
                                                List.of(),
                                                "when; the next minute if not given"),
                                        new Argument(
                                                "--reset-demand",
                                                Kind.FLAG,
                                                false,
                                                List.of(),
                                                "peaks begin anew after it"))),
                        this::read),
                new Verb(
                        new CommandSpec(
                                "reads",
                                "the reads that were issued, with all their revisions",
                                List.of(new Argument(ID, Kind.TEXT, false, List.of(), "the lines of this one"))),
                        this::reads));
    }

    private void registers(CommandCall call, CommandOutput output) throws CommandException {
        Optional<Instant> at = call.instant(AT);
        Predicate<String> wanted = wanted(call);
        if (at.isPresent() && at.get().isAfter(clock.get())) {
            toCome(at.get(), call, output);
            return;
        }
        put(Asking.get(answers.registers(at, wanted)), at, output);
    }

    /** Which points are asked for. An id that nobody has is a slip: fewer rows would not show it. */
    private Predicate<String> wanted(CommandCall call) throws CommandException {
        String points = call.text(POINTS).orElse(ALL).strip();
        if (points.equals(ALL)) {
            return point -> true;
        }
        Set<String> wanted = Arrays.stream(points.split(","))
                .map(String::strip)
                .filter(point -> !point.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
        if (wanted.isEmpty()) {
            throw new CommandException(Asking.WRONG_CALL, "--points has no id");
        }
        Set<String> unknown = new TreeSet<>(wanted);
        unknown.removeAll(Asking.get(answers.points()));
        if (!unknown.isEmpty()) {
            throw new CommandException(
                    Asking.NOT_FOUND,
                    "there is no point '" + String.join("', '", unknown) + "' that is metered, or was ever rated");
        }
        return wanted::contains;
    }

    /** The recorder is told to cut there, so that the answer will be exact. */
    private void toCome(Instant at, CommandCall call, CommandOutput output) throws CommandException {
        String reference = String.valueOf(at.getEpochSecond());
        String id = "registers/" + reference;
        if (Asking.get(answers.status()).standing().requests().stream()
                .noneMatch(each -> each.due().id().equals(id))) {
            Asking.get(orders.read("registers", reference, Optional.of(at), false, call.caller()));
        }
        output.field("read", id);
        output.field("at", at);
        output.field("note", "they are read then; ask again when the interval has been recorded");
    }

    /** A channel of which nobody can tell has a row as well, so that it is not left out of a bill unseen. */
    private static void put(Answers.Found found, Optional<Instant> at, CommandOutput output) {
        RegisterColumns registers = new RegisterColumns(found.registers());
        List<String> columns = new ArrayList<>(List.of("channel", "at"));
        columns.addAll(registers.names());
        columns.add("missing");
        output.table("registers", columns);
        for (Snapshot each : found.registers()) {
            List<Object> row = new ArrayList<>();
            row.add(each.channel().toString());
            row.add(each.at());
            row.addAll(registers.values(each));
            row.add(null);
            output.row(row.toArray());
        }
        found.missing().forEach((channel, why) -> {
            Object[] row = new Object[columns.size()];
            row[0] = channel.toString();
            row[1] = at.orElse(null);
            row[row.length - 1] = why;
            output.row(row);
        });
    }

    private void read(CommandCall call, CommandOutput output) throws CommandException {
        String reference = call.text("--ref").orElseThrow();
        if (!reference.matches("[a-z0-9.-]{1,64}")) {
            throw new CommandException(
                    Asking.WRONG_CALL, "a reference has 1 to 64 small letters, digits, dots or dashes");
        }
        Standing.Request request = Asking.get(orders.read(
                call.text("--reason").orElseThrow(),
                reference,
                call.instant(AT),
                call.flag("--reset-demand"),
                call.caller()));
        output.field("read", request.due().id());
        output.field("at", Nanos.instant(request.due().at()));
        output.field("note", "'reads --id " + request.due().id() + "' shows it after that");
    }

    private void reads(CommandCall call, CommandOutput output) throws CommandException {
        Optional<String> id = call.text(ID);
        if (id.isEmpty()) {
            output.table("reads", List.of("id", "at"));
            for (Map.Entry<String, Instant> each : Asking.get(answers.reads()).entrySet()) {
                output.row(each.getKey(), each.getValue());
            }
            return;
        }
        List<Read> all = Asking.get(answers.reads(id.get()));
        RegisterColumns registers =
                new RegisterColumns(all.stream().map(Read::registers).toList());
        List<String> columns = new ArrayList<>(List.of("channel", "revision", "reason", "reference", "at", "issued"));
        columns.addAll(registers.names());
        output.table("reads", columns);
        for (Read read : all) {
            List<Object> row = new ArrayList<>();
            row.add(read.registers().channel().toString());
            row.add((long) read.revision());
            row.add(read.reason());
            row.add(read.reference());
            row.add(read.registers().at());
            row.add(read.issued());
            row.addAll(registers.values(read.registers()));
            output.row(row.toArray());
        }
    }
}
