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
import io.meterhouse.tou.keep.Standing;
import io.meterhouse.tou.programme.Programme;
import io.meterhouse.tou.programme.ProgrammeReader;
import io.meterhouse.tou.programme.ReadyMade;
import io.meterhouse.tou.rating.Nanos;
import io.meterhouse.tou.rating.RateOverride;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** {@code tou ...}: programmes, overrides, how things stand. */
public final class TouCommands {
    private static final String START = "--start";
    private static final String STOP = "--stop";
    private static final String MINUTES = "--minutes";
    private static final long MOST_MINUTES = 1_000_000;
    private static final String RATE = "--rate";
    private static final String THEN = "--then";
    private static final int MOST_SWITCHES = 80;
    private static final String ID = "--id";

    private final Orders orders;
    private final Answers answers;
    private final Supplier<Instant> clock;

    public TouCommands(Orders orders, Answers answers, Supplier<Instant> clock) {
        this.orders = orders;
        this.answers = answers;
        this.clock = clock;
    }

    public List<Command> all() {
        return List.of(
                new Verb(
                        new CommandSpec(
                                "tou status",
                                "the rate in force, the programme, overrides, and what is to come",
                                List.of()),
                        (call, output) -> status(output)),
                new Verb(
                        new CommandSpec(
                                "tou check",
                                "checks a programme of rates, and changes nothing",
                                List.of(
                                        new Argument("file", Kind.FILE, true, List.of(), "the programme, YAML or JSON"),
                                        new Argument(
                                                "--meter",
                                                Kind.FLAG,
                                                false,
                                                List.of(),
                                                "also against what a meter of 4 rates, 80 switch points, 4 seasons and 10 day schedules holds"))),
                        this::check),
                new Verb(
                        new CommandSpec(
                                "tou load",
                                "loads a programme of rates; it rates from its own instant on, or from the next minute",
                                List.of(
                                        new Argument(
                                                "file", Kind.FILE, false, List.of(), "the programme, YAML or JSON"),
                                        new Argument(
                                                "--ready",
                                                Kind.CHOICE,
                                                false,
                                                ReadyMade.names(),
                                                "one that comes with the gateway"))),
                        this::load),
                new Verb(
                        new CommandSpec(
                                "tou override",
                                "puts a rate in force for a time, such as a critical peak",
                                List.of(
                                        new Argument(RATE, Kind.TEXT, true, List.of(), "id of the rate"),
                                        new Argument(STOP, Kind.INSTANT, false, List.of(), "until when"),
                                        new Argument(
                                                MINUTES, Kind.NUMBER, false, List.of(), "how long, in place of --stop"),
                                        new Argument(
                                                START, Kind.INSTANT, false, List.of(), "from when; now if not given"),
                                        new Argument(
                                                THEN,
                                                Kind.TEXT,
                                                false,
                                                List.of(),
                                                "switch points of its own: 2026-07-14T18:00-04:00=B, with commas between"),
                                        new Argument(
                                                ID, Kind.TEXT, false, List.of(), "its id; by its start if not given"))),
                        this::override),
                new Verb(
                        new CommandSpec(
                                "tou cancel",
                                "ends an override now, or takes back one that is to come",
                                List.of(new Argument("id", Kind.TEXT, true, List.of(), "id of the override"))),
                        this::cancel),
                new Verb(
                        new CommandSpec(
                                "tou extend",
                                "lets an override last longer",
                                List.of(
                                        new Argument("id", Kind.TEXT, true, List.of(), "id of the override"),
                                        new Argument(STOP, Kind.INSTANT, true, List.of(), "until when"))),
                        this::extend));
    }

    private void status(CommandOutput output) throws CommandException {
        Answers.Status status = Asking.get(answers.status());
        Instant now = clock.get();
        output.field("now", now);
        output.field("trouble", status.trouble().isEmpty() ? "none" : status.trouble());
        status.programme().ifPresent(programme -> {
            output.field("programme", programme.id());
            output.field("version", (long) programme.version());
            output.field("name", programme.name());
            output.field("zone", programme.zone().getId());
        });
        if (status.programme().isEmpty()) {
            output.field("programme", "none in force; load one with 'tou load'");
        }
        status.spell().ifPresent(spell -> {
            output.field("rate", status.rate());
            output.field("rate_name", nameOf(status.programme().orElseThrow(), status.rate()));
            output.field("because", spell.cause().name().toLowerCase(java.util.Locale.ROOT));
            output.field("since", Nanos.instant(spell.from()));
            output.field("until", Nanos.instant(spell.until()));
        });
        output.table("programmes", List.of("id", "version", "rates_from", "sha256"));
        for (Standing.Accepted each : status.standing().programmes()) {
            output.row(each.programme().id(), (long) each.programme().version(), each.from(), each.hash());
        }
        output.table("overrides", List.of("id", "start", "stop", "rate", "state"));
        for (RateOverride each : status.standing().overrides()) {
            output.row(each.id(), each.start(), each.stop(), ratesOf(each), stateOf(each, now));
        }
    }

    private static String nameOf(Programme programme, String rate) {
        return programme.rates().stream()
                .filter(each -> each.id().equals(rate))
                .map(Programme.Rate::name)
                .findFirst()
                .orElse("");
    }

    private static String stateOf(RateOverride override, Instant now) {
        if (override.start().isAfter(now)) {
            return "to come";
        }
        return override.stop().isAfter(now) ? "in force" : "over";
    }

    private void check(CommandCall call, CommandOutput output) throws CommandException {
        Path file = Path.of(call.text("file").orElseThrow());
        Programme programme =
                Documents.programme(file.toString(), Documents.read(file, ProgrammeReader.MAX_BYTES), output);
        output.field("programme", programme.id());
        output.field("version", (long) programme.version());
        output.field("mistakes", 0L);
        coarseDemands(programme, output);
        if (call.flag("--meter")) {
            Documents.limits(programme, output);
        }
    }

    private void load(CommandCall call, CommandOutput output) throws CommandException {
        Optional<String> ready = call.text("--ready");
        Optional<String> file = call.text("file");
        if (ready.isPresent() == file.isPresent()) {
            throw new CommandException(Asking.WRONG_CALL, "give either a file or --ready");
        }
        Programme programme = ready.isPresent()
                ? ReadyMade.programme(ready.get()).orElseThrow()
                : Documents.programme(
                        file.get(), Documents.read(Path.of(file.get()), ProgrammeReader.MAX_BYTES), output);
        Standing.Accepted accepted = Asking.get(orders.accept(programme, call.caller()));
        output.field("programme", programme.id());
        output.field("version", (long) programme.version());
        output.field("rates_from", accepted.from());
        output.field("sha256", accepted.hash());
        coarseDemands(programme, output);
    }

    private void coarseDemands(Programme programme, CommandOutput output) throws CommandException {
        List<String> coarse = Asking.get(answers.coarseDemands(programme));
        if (!coarse.isEmpty()) {
            output.table("coarse_demands", List.of("text"));
            coarse.forEach(output::row);
        }
    }

    private void override(CommandCall call, CommandOutput output) throws CommandException {
        Instant start = call.instant(START).orElseGet(() -> clock.get().truncatedTo(ChronoUnit.SECONDS));
        if (call.instant(STOP).isPresent() == call.number(MINUTES).isPresent()) {
            throw new CommandException(Asking.WRONG_CALL, "give either --stop or --minutes");
        }
        Instant stop = call.instant(STOP)
                .orElseGet(() ->
                        start.plusSeconds(60 * Math.min(call.number(MINUTES).orElse(0), MOST_MINUTES)));
        if (!start.isBefore(stop)) {
            throw new CommandException(Asking.FAILED, "it would have no length: from " + start + " to " + stop);
        }
        String id = call.text(ID).orElse("override-" + start.getEpochSecond());
        if (!id.matches("[A-Za-z0-9_-]{1,64}")) {
            throw new CommandException(Asking.WRONG_CALL, "an id has 1 to 64 letters, digits, _ or -");
        }
        List<RateOverride.Switch> switches = switches(start, stop, call);
        put(Asking.get(orders.override(new RateOverride(id, start, stop, switches), call.caller())), output);
        if (call.instant(START).filter(clock.get()::isAfter).isPresent()) {
            output.field("note", "its start had passed: it applies from when it was received");
        }
    }

    private static List<RateOverride.Switch> switches(Instant start, Instant stop, CommandCall call)
            throws CommandException {
        List<RateOverride.Switch> all = new ArrayList<>();
        all.add(new RateOverride.Switch(start, call.text(RATE).orElseThrow()));
        for (String each : call.text(THEN).map(text -> text.split(",", -1)).orElse(new String[0])) {
            String[] sides = each.strip().split("=", 2);
            try {
                Instant at = OffsetDateTime.parse(sides[0].strip()).toInstant();
                if (!at.isAfter(all.get(all.size() - 1).at()) || !at.isBefore(stop)) {
                    throw new CommandException(
                            Asking.FAILED,
                            THEN + ": " + at + " is not after "
                                    + all.get(all.size() - 1).at() + " and before its stop, " + stop);
                }
                all.add(new RateOverride.Switch(at, sides[1].strip()));
            } catch (DateTimeException | ArrayIndexOutOfBoundsException e) {
                throw new CommandException(
                        Asking.WRONG_CALL,
                        THEN + ": '" + each.strip() + "' where a time with its offset and a rate are expected,"
                                + " 2026-07-14T18:00-04:00=B");
            }
        }
        if (all.size() > MOST_SWITCHES) {
            throw new CommandException(
                    Asking.FAILED, all.size() + " switch points; an override has " + MOST_SWITCHES + " at most");
        }
        return all;
    }

    /** The rate, or all that come one after another. */
    private static String ratesOf(RateOverride override) {
        return override.switches().get(0).rate()
                + override.switches().stream()
                        .skip(1)
                        .map(each -> ", from " + each.at() + " " + each.rate())
                        .collect(Collectors.joining());
    }

    private static void put(RateOverride override, CommandOutput output) {
        output.field("override", override.id());
        output.field("rate", ratesOf(override));
        output.field("start", override.start());
        output.field("stop", override.stop());
    }

    private void cancel(CommandCall call, CommandOutput output) throws CommandException {
        String id = call.text("id").orElseThrow();
        Optional<RateOverride> left = Asking.get(orders.cancel(id, call.caller()));
        if (left.isPresent()) {
            put(left.get(), output);
        } else {
            output.field("override", id);
            output.field("note", "taken back; it never began");
        }
    }

    private void extend(CommandCall call, CommandOutput output) throws CommandException {
        put(
                Asking.get(orders.extend(
                        call.text("id").orElseThrow(), call.instant(STOP).orElseThrow(), call.caller())),
                output);
    }
}
