package io.meterhouse.shell.standard;

import io.meterhouse.api.ops.command.Command;
import io.meterhouse.api.ops.command.CommandCall;
import io.meterhouse.api.ops.command.CommandException;
import io.meterhouse.api.ops.command.CommandOutput;
import io.meterhouse.api.ops.command.CommandSpec;
import io.meterhouse.api.ops.command.CommandSpec.Argument;
import io.meterhouse.api.ops.command.CommandSpec.Kind;
import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.EventLog;
import io.meterhouse.api.ops.event.EventsUnreadableException;
import io.meterhouse.api.ops.event.LoggedEvent;
import io.meterhouse.shell.call.FollowingOutput;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** {@code events}: what happened; the newest ones, or those after a number. */
final class EventsCommand implements Command {
    private static final int FAILED = 1;
    private static final int WRONG_CALL = 2;
    private static final int PAGE = 500;
    private static final long DEFAULT_LIMIT = 100;
    private static final long HIGHEST_LIMIT = 10_000;
    private static final Duration GLANCE = Duration.ofSeconds(1);

    private final Surroundings surroundings;

    EventsCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public CommandSpec spec() {
        return new CommandSpec(
                "events",
                "Shows what happened, the newest last.",
                List.of(
                        new Argument(
                                "--after",
                                Kind.NUMBER,
                                false,
                                List.of(),
                                "Those after the event of this number, oldest first. Default: the newest ones."),
                        new Argument(
                                "--kind", Kind.TEXT, false, List.of(), "Only this kind, METER_CHANGE for instance."),
                        new Argument(
                                "--limit",
                                Kind.NUMBER,
                                false,
                                List.of(),
                                "How many at most, 1 to 10000. Default: 100."),
                        new Argument(
                                "--follow",
                                Kind.FLAG,
                                false,
                                List.of(),
                                "Goes on with new ones until it is interrupted.")));
    }

    @Override
    public void run(CommandCall call, CommandOutput output) throws CommandException {
        long limit = call.number("--limit").orElse(DEFAULT_LIMIT);
        if (limit < 1 || limit > HIGHEST_LIMIT) {
            throw new CommandException(WRONG_CALL, "--limit: 1 to " + HIGHEST_LIMIT + " expected");
        }
        Optional<String> kind = call.text("--kind").map(text -> text.toUpperCase(Locale.ROOT));
        EventLog log = log();
        OptionalLong after = call.number("--after");
        if (after.isPresent() && after.getAsLong() < 0) {
            throw new CommandException(WRONG_CALL, "--after: 0 or more expected");
        }
        if (call.flag("--follow") && !(output instanceof FollowingOutput)) {
            throw new CommandException(WRONG_CALL, "--follow is there in the command meterhouse only");
        }
        output.table(
                "events",
                List.of(
                        "number",
                        "at",
                        "severity",
                        "kind",
                        "kind_number",
                        "subject",
                        "metrological",
                        "text",
                        "details"));
        try {
            long last = after.isPresent()
                    ? forward(log, after.getAsLong(), kind, limit, output)
                    : newest(log, kind, limit, output);
            if (call.flag("--follow") && output instanceof FollowingOutput following) {
                follow(last, kind, following);
            }
        } catch (EventsUnreadableException e) {
            throw new CommandException(FAILED, e.getMessage());
        }
    }

    private EventLog log() throws CommandException {
        return surroundings
                .events()
                .orElseThrow(() -> new CommandException(
                        FAILED,
                        "no event log runs in this gateway (the store has it); 'meterhouse status' shows the store"));
    }

    /** Until the caller goes, which {@code pause} and {@code row} end with an exception, or the log does. */
    private void follow(long from, Optional<String> kind, FollowingOutput output) throws CommandException {
        long last = from;
        while (true) {
            output.pause(GLANCE);
            last = forward(log(), last, kind, Long.MAX_VALUE, output);
        }
    }

    /** @return the number of the last that was looked at */
    private static long forward(EventLog log, long after, Optional<String> kind, long limit, CommandOutput output) {
        long last = after;
        long shown = 0;
        while (shown < limit) {
            List<LoggedEvent> page = log.read(last, PAGE);
            if (page.isEmpty()) {
                return last;
            }
            for (LoggedEvent logged : page) {
                last = logged.number();
                if (fits(logged, kind)) {
                    row(logged, output);
                    if (++shown == limit) {
                        return last;
                    }
                }
            }
        }
        return last;
    }

    /** Looks back page by page until there are enough. */
    private static long newest(EventLog log, Optional<String> kind, long limit, CommandOutput output) {
        long newest = log.newest();
        Deque<LoggedEvent> found = new ArrayDeque<>();
        long upper = newest;
        while (upper > 0 && found.size() < limit) {
            long after = Math.max(0, upper - PAGE);
            List<LoggedEvent> page = log.read(after, PAGE);
            boolean any = false;
            for (int i = page.size() - 1; i >= 0 && found.size() < limit; i--) {
                LoggedEvent logged = page.get(i);
                if (logged.number() <= upper) {
                    any = true;
                    if (fits(logged, kind)) {
                        found.addFirst(logged);
                    }
                }
            }
            // Before the oldest that is kept there is nothing.
            upper = any ? after : 0;
        }
        found.forEach(logged -> row(logged, output));
        return newest;
    }

    private static boolean fits(LoggedEvent logged, Optional<String> kind) {
        return kind.isEmpty() || kind.get().equals(logged.event().kind());
    }

    private static void row(LoggedEvent logged, CommandOutput output) {
        Event event = logged.event();
        output.row(
                logged.number(),
                event.at(),
                event.severity().name().toLowerCase(Locale.ROOT),
                event.kind(),
                logged.kindNumber(),
                event.subject(),
                event.metrological(),
                event.text(),
                details(event.details()));
    }

    private static String details(Map<String, String> details) {
        return new TreeMap<>(details)
                .entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).collect(Collectors.joining(", "));
    }
}
