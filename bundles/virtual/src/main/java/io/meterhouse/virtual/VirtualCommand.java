package io.meterhouse.virtual;

import io.meterhouse.api.metering.definition.VirtualPointDefinition;
import io.meterhouse.api.metering.time.SiteTime;
import io.meterhouse.api.ops.command.Command;
import io.meterhouse.api.ops.command.CommandCall;
import io.meterhouse.api.ops.command.CommandException;
import io.meterhouse.api.ops.command.CommandOutput;
import io.meterhouse.api.ops.command.CommandSpec;
import io.meterhouse.api.ops.command.CommandSpec.Argument;
import io.meterhouse.api.ops.command.CommandSpec.Kind;
import io.meterhouse.api.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** {@code virtual POINT}: the intervals of a virtual point. */
final class VirtualCommand implements Command {
    private static final int FAILED = 1;
    private static final int WRONG_CALL = 2;
    private static final int NOT_FOUND = 3;

    private final Map<String, VirtualPointDefinition> definitions;
    private final VirtualPoints points;
    private final SiteTime time;

    VirtualCommand(Map<String, VirtualPointDefinition> definitions, VirtualPoints points, SiteTime time) {
        this.definitions = definitions;
        this.points = points;
        this.time = time;
    }

    @Override
    public CommandSpec spec() {
        return new CommandSpec(
                "virtual",
                "the intervals of a virtual point, the signed sum of others",
                List.of(
                        new Argument("point", Kind.TEXT, true, List.copyOf(definitions.keySet()), "its id"),
                        new Argument(
                                "--from", Kind.INSTANT, false, List.of(), "ends after this; a day ago if not given"),
                        new Argument(
                                "--to",
                                Kind.INSTANT,
                                false,
                                List.of(),
                                "ends at this at the latest; now if not given")));
    }

    @Override
    public void run(CommandCall call, CommandOutput output) throws CommandException {
        String id = call.text("point").orElseThrow();
        VirtualPointDefinition point = definitions.get(id);
        if (point == null) {
            throw new CommandException(
                    NOT_FOUND,
                    "the site has no virtual point '" + id + "'"
                            + (definitions.isEmpty()
                                    ? "; it has none"
                                    : "; it has " + String.join(", ", definitions.keySet())));
        }
        Instant to = call.instant("--to").orElseGet(time::now);
        Instant from = call.instant("--from").orElseGet(() -> to.minus(Duration.ofDays(1)));
        if (!from.isBefore(to)) {
            throw new CommandException(WRONG_CALL, "--from " + from + " is not before --to " + to);
        }
        output.table("intervals", List.of("end", "start", "mwh", "parts", "flags"));
        try {
            points.<CommandException>read(
                    point,
                    from,
                    to,
                    interval -> output.row(
                            interval.end(),
                            interval.start(),
                            interval.milliwattHours().orElse(null),
                            (long) interval.parts(),
                            interval.flags().toString()));
        } catch (StoreException e) {
            throw new CommandException(FAILED, "the store cannot be read: " + e.getMessage());
        }
    }
}
