package io.meterhouse.tou.command;

import io.meterhouse.api.ops.command.CommandException;
import io.meterhouse.api.ops.command.CommandOutput;
import io.meterhouse.document.Problem;
import io.meterhouse.tou.programme.MeterLimits;
import io.meterhouse.tou.programme.Programme;
import io.meterhouse.tou.programme.ProgrammeReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads the documents that commands are given. */
final class Documents {
    private Documents() {}

    /** At most one byte more than may be. A pipe or a device is not opened, for it could hang. */
    static byte[] read(Path file, int most) throws CommandException {
        if (!Files.isRegularFile(file)) {
            throw new CommandException(Asking.NOT_FOUND, "there is no file " + file);
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(most + 1);
        } catch (IOException e) {
            throw new CommandException(Asking.FAILED, file + " cannot be read: " + e.getMessage());
        }
    }

    /** The programme of a document, after what is doubtful about it was put out; its mistakes are put out, and end the command. */
    static Programme programme(String name, byte[] bytes, CommandOutput output) throws CommandException {
        return accepted(name, ProgrammeReader.read(name, bytes), output);
    }

    /** The same of one that was read already. */
    static Programme accepted(String name, ProgrammeReader.Result result, CommandOutput output)
            throws CommandException {
        if (result instanceof ProgrammeReader.Result.Accepted accepted) {
            put("warnings", accepted.warnings(), output);
            return accepted.programme();
        }
        ProgrammeReader.Result.Refused refused = (ProgrammeReader.Result.Refused) result;
        output.field("mistakes", (long) refused.count());
        put("problems", refused.problems(), output);
        throw new CommandException(
                Asking.FAILED,
                name + " has " + refused.count() + (refused.count() == 1 ? " mistake" : " mistakes")
                        + "; nothing was changed");
    }

    /** Puts out where a programme is too large for a meter like the seed meters. */
    static void limits(Programme programme, CommandOutput output) throws CommandException {
        List<Problem> problems = MeterLimits.SEED.check(programme.id(), programme);
        output.field("too_large_for_a_meter", !problems.isEmpty());
        put("limits", problems, output);
        if (!problems.isEmpty()) {
            throw new CommandException(
                    Asking.FAILED,
                    "the gateway can rate by it; a meter of " + MeterLimits.SEED.rates() + " rates cannot hold it");
        }
    }

    private static void put(String table, List<Problem> problems, CommandOutput output) {
        if (!problems.isEmpty()) {
            output.field("file", problems.get(0).file());
            output.table(table, List.of("line", "path", "text"));
            problems.forEach(each -> output.row((long) each.line(), each.path(), each.text()));
        }
    }
}
