package io.meterhouse.tou.command;

import io.meterhouse.api.ops.command.Command;
import io.meterhouse.api.ops.command.CommandCall;
import io.meterhouse.api.ops.command.CommandException;
import io.meterhouse.api.ops.command.CommandOutput;
import io.meterhouse.api.ops.command.CommandSpec;
import io.meterhouse.api.ops.command.CommandSpec.Argument;
import io.meterhouse.api.ops.command.CommandSpec.Kind;
import io.meterhouse.tou.programme.Programme;
import io.meterhouse.tou.programme.ProgrammeWriter;
import io.meterhouse.tou.urdb.UrdbReader;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;

/** {@code tou import}: makes a programme of a record of the Utility Rate Database, to be looked at and loaded. */
public final class ImportCommand implements Command {
    @Override
    public CommandSpec spec() {
        return new CommandSpec(
                "tou import",
                "makes a programme of a record of the Utility Rate Database; 'tou load' puts it in force",
                List.of(
                        new Argument("record", Kind.FILE, true, List.of(), "the record, JSON"),
                        new Argument("file", Kind.FILE, true, List.of(), "the programme to make; it must not exist"),
                        new Argument("--zone", Kind.TEXT, true, List.of(), "time zone of its hours, America/New_York"),
                        new Argument(
                                "--from",
                                Kind.INSTANT,
                                false,
                                List.of(),
                                "from when it rates; the record's own date if not given")));
    }

    @Override
    public void run(CommandCall call, CommandOutput output) throws CommandException {
        Path record = Path.of(call.text("record").orElseThrow());
        Path file = Path.of(call.text("file").orElseThrow());
        ZoneId zone;
        try {
            zone = ZoneId.of(call.text("--zone").orElseThrow());
        } catch (DateTimeException e) {
            throw new CommandException(
                    Asking.WRONG_CALL, "there is no such time zone; 'America/New_York' for instance");
        }
        Programme programme = Documents.accepted(
                record.toString(),
                UrdbReader.read(
                        record.toString(), Documents.read(record, UrdbReader.MAX_BYTES), zone, call.instant("--from")),
                output);
        try {
            Files.write(file, ProgrammeWriter.json(programme), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw new CommandException(Asking.FAILED, file + " exists; choose another name");
        } catch (IOException e) {
            throw new CommandException(Asking.FAILED, file + " cannot be written: " + e.getMessage());
        }
        output.field("programme", programme.id());
        output.field("rates", (long) programme.rates().size());
        output.field("seasons", (long) programme.seasons().size());
        output.field("demands", (long) programme.demand().size());
        output.field("made", file.toString());
    }
}
