package io.meterhouse.tou.command;

import io.meterhouse.api.ops.command.Command;
import io.meterhouse.api.ops.command.CommandCall;
import io.meterhouse.api.ops.command.CommandException;
import io.meterhouse.api.ops.command.CommandOutput;
import io.meterhouse.api.ops.command.CommandSpec;
import io.meterhouse.api.ops.command.CommandSpec.Argument;
import io.meterhouse.api.ops.command.CommandSpec.Kind;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.tou.Rerating;
import io.meterhouse.tou.programme.Programme;
import io.meterhouse.tou.programme.ProgrammeReader;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** {@code tou rerate}: rates kept intervals again, and shows the difference per point and rate. */
public final class RerateCommand implements Command {
    private final Rerating rerating;

    public RerateCommand(Rerating rerating) {
        this.rerating = rerating;
    }

    @Override
    public CommandSpec spec() {
        return new CommandSpec(
                "tou rerate",
                "rates kept intervals again into a read of its own, and shows the difference per point and rate",
                List.of(
                        new Argument("--from", Kind.INSTANT, true, List.of(), "ends after this"),
                        new Argument("--to", Kind.INSTANT, true, List.of(), "ends at this at the latest"),
                        new Argument(
                                "--programme",
                                Kind.FILE,
                                false,
                                List.of(),
                                "by this one; if not given by those that were in force, each from its own instant on")));
    }

    @Override
    public void run(CommandCall call, CommandOutput output) throws CommandException {
        Instant from = call.instant("--from").orElseThrow();
        Instant to = call.instant("--to").orElseThrow();
        if (!from.isBefore(to)) {
            throw new CommandException(Asking.WRONG_CALL, "--from " + from + " is not before --to " + to);
        }
        Optional<String> file = call.text("--programme");
        Optional<Programme> programme = file.isEmpty()
                ? Optional.empty()
                : Optional.of(Documents.programme(
                        file.get(), Documents.read(Path.of(file.get()), ProgrammeReader.MAX_BYTES), output));
        Rerating.Result result;
        try {
            Rerating.Start start = Asking.get(rerating.start());
            List<Rerating.Row> rows =
                    rerating.rate(start, from, to, programme, (done, total) -> output.progress("points", done, total));
            String by = programme
                    .map(each -> " by " + each.id() + " version " + each.version())
                    .orElse("");
            result = Asking.get(rerating.keep(from, to, rows, "rerate" + by));
        } catch (StoreException e) {
            throw new CommandException(Asking.FAILED, "the store cannot be read: " + e.getMessage());
        }
        output.field("read", result.id());
        output.field("revision", (long) result.revision());
        output.table("rates", List.of("channel", "unit_mwh", "rate", "in_force", "again", "difference"));
        for (Rerating.Row row : result.rows()) {
            TreeSet<String> rates = new TreeSet<>(row.inForce().keySet());
            rates.addAll(row.again().keySet());
            for (String rate : rates) {
                long before = row.inForce().getOrDefault(rate, 0L);
                long after = row.again().getOrDefault(rate, 0L);
                output.row(row.channel().toString(), row.unit().toString(), rate, before, after, after - before);
            }
        }
    }
}
