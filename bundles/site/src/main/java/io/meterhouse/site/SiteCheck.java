package io.meterhouse.site;

import io.meterhouse.api.ops.command.Command;
import io.meterhouse.api.ops.command.CommandCall;
import io.meterhouse.api.ops.command.CommandException;
import io.meterhouse.api.ops.command.CommandOutput;
import io.meterhouse.api.ops.command.CommandSpec;
import io.meterhouse.api.ops.command.CommandSpec.Argument;
import io.meterhouse.api.ops.command.CommandSpec.Kind;
import io.meterhouse.document.Problem;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** {@code site check FILE}: looks for mistakes, changes nothing. */
final class SiteCheck implements Command {
    private static final String FILE = "file";

    @Override
    public CommandSpec spec() {
        return new CommandSpec(
                "site check",
                "Looks for mistakes in a site file; changes nothing",
                List.of(new Argument(FILE, Kind.FILE, true, List.of(), "the file to check")));
    }

    @Override
    public void run(CommandCall call, CommandOutput output) throws CommandException {
        String file = call.text(FILE).orElseThrow(() -> new CommandException(2, "which file? site check FILE"));
        SiteFile.Result result = SiteFile.parse(file, bytes(file));
        if (result instanceof SiteFile.Result.Accepted accepted) {
            Site site = accepted.site();
            output.field("site", site.site().id());
            output.field("lines", (long) site.lines().size());
            output.field("panels", (long) site.panels().size());
            output.field("points", (long) site.pointCount());
            output.field("virtual", (long) site.virtuals().size());
            output.field("uplinks", (long) site.uplinks().size());
            output.field("hash", site.hash());
        } else if (result instanceof SiteFile.Result.Refused refused) {
            show(refused.problems(), output);
            throw new CommandException(
                    1,
                    file + " has " + (refused.count() == 1 ? "a mistake" : refused.count() + " mistakes")
                            + (refused.count() > refused.problems().size()
                                    ? ", the first " + refused.problems().size() + " are shown"
                                    : ""));
        }
    }

    static void show(List<Problem> problems, CommandOutput output) {
        output.table("mistakes", List.of("line", "path", "problem"));
        problems.forEach(problem -> output.row((long) problem.line(), problem.path(), problem.text()));
    }

    private static byte[] bytes(String file) throws CommandException {
        try {
            return SiteFolder.read(Path.of(file));
        } catch (NoSuchFileException e) {
            throw new CommandException(3, "there is no file " + file);
        } catch (IOException e) {
            throw new CommandException(1, file + " cannot be read: " + e.getMessage());
        }
    }
}
