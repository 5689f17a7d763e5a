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
import io.meterhouse.tou.rating.DayTypes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** {@code tou calendar}: the days to come with their rates; loads day types from outside. */
public final class CalendarCommand implements Command {
    private static final int MOST_BYTES = 64 * 1024;
    /** As many as the seed meters' calendar has. */
    private static final int DAYS = 32;

    private final Orders orders;
    private final Answers answers;

    public CalendarCommand(Orders orders, Answers answers) {
        this.orders = orders;
        this.answers = answers;
    }

    @Override
    public CommandSpec spec() {
        return new CommandSpec(
                "tou calendar",
                "the 32 days to come with their day types and rates; loads day types from a file",
                List.of(
                        new Argument(
                                "--load",
                                Kind.FILE,
                                false,
                                List.of(),
                                "lines of a date and a day type, '2026-12-28 holiday': from the next midnight on only these, so from tomorrow on"),
                        new Argument("--own", Kind.FLAG, false, List.of(), "back to the programme's own day types")));
    }

    @Override
    public void run(CommandCall call, CommandOutput output) throws CommandException {
        Optional<String> file = call.text("--load");
        if (file.isPresent() && call.flag("--own")) {
            throw new CommandException(Asking.WRONG_CALL, "give either --load or --own");
        }
        if (file.isPresent()) {
            Asking.get(orders.calendar(days(Path.of(file.get())), call.caller()));
        } else if (call.flag("--own")) {
            Asking.get(orders.calendar(new TreeMap<>(), call.caller()));
        }
        output.table("days", List.of("date", "weekday", "season", "day_type", "rates"));
        for (Answers.Day day : Asking.get(answers.days(DAYS))) {
            output.row(
                    day.date().toString(),
                    day.date().getDayOfWeek().toString().substring(0, 3),
                    day.season(),
                    day.dayType().isEmpty() ? "none: default rate" : day.dayType(),
                    day.switches().stream()
                            .map(each -> each.at() + " " + each.rate())
                            .collect(Collectors.joining(", ")));
        }
    }

    private static SortedMap<LocalDate, String> days(Path file) throws CommandException {
        byte[] bytes = Documents.read(file, MOST_BYTES);
        if (bytes.length > MOST_BYTES) {
            throw new CommandException(
                    Asking.FAILED,
                    file.getFileName() + " is larger than " + MOST_BYTES / 1024 + " KiB; a calendar has "
                            + DayTypes.MOST_DAYS + " days at most");
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        SortedMap<LocalDate, String> days = new TreeMap<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).trim();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String[] words = line.split("[ ,\t]+");
            String at = file.getFileName() + ":" + (i + 1) + ": ";
            try {
                if (words.length != 2 || !words[1].matches("[A-Za-z0-9_-]{1,64}")) {
                    throw new CommandException(
                            Asking.FAILED, at + "a date and a day type expected, '2026-12-28 holiday'");
                }
                if (days.put(LocalDate.parse(words[0]), words[1]) != null) {
                    throw new CommandException(Asking.FAILED, at + words[0] + " stands there twice");
                }
            } catch (DateTimeException e) {
                throw new CommandException(
                        Asking.FAILED, at + "no date at the beginning; '2026-12-28 holiday' expected");
            }
        }
        if (days.isEmpty()) {
            throw new CommandException(
                    Asking.FAILED, file.getFileName() + " has no day; --own gives the calendar back to the programme");
        }
        return days;
    }
}
