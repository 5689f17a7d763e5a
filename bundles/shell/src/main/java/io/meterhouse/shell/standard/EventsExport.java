package io.meterhouse.shell.standard;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.meterhouse.api.ops.command.Command;
import io.meterhouse.api.ops.command.CommandCall;
import io.meterhouse.api.ops.command.CommandException;
import io.meterhouse.api.ops.command.CommandOutput;
import io.meterhouse.api.ops.command.CommandSpec;
import io.meterhouse.api.ops.command.CommandSpec.Argument;
import io.meterhouse.api.ops.command.CommandSpec.Kind;
import io.meterhouse.api.ops.event.EventLog;
import io.meterhouse.api.ops.event.EventsUnreadableException;
import io.meterhouse.api.ops.event.LoggedEvent;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/** {@code events export}: all events with what is hashed of them, an object of JSON a line, for {@code meterhouse verify}. */
final class EventsExport implements Command {
    private static final int FAILED = 1;
    private static final int PAGE = 500;
    private static final JsonFactory JSON = new JsonFactory();

    private final Surroundings surroundings;

    EventsExport(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public CommandSpec spec() {
        return new CommandSpec(
                "events export",
                "Writes all events to a file that 'meterhouse verify' checks.",
                List.of(new Argument("file", Kind.FILE, true, List.of(), "The file to make; it must not exist.")));
    }

    @Override
    public void run(CommandCall call, CommandOutput output) throws CommandException {
        Path file = Path.of(call.text("file").orElseThrow());
        EventLog log = surroundings
                .events()
                .orElseThrow(() -> new CommandException(
                        FAILED,
                        "no event log runs in this gateway (the store has it); 'meterhouse status' shows the store"));
        boolean whole = false;
        boolean made = false;
        try (var out = new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW))) {
            made = true;
            try (JsonGenerator json = JSON.createGenerator(out)) {
                json.setRootValueSeparator(null);
                write(log, json, output);
            }
            whole = true;
        } catch (FileAlreadyExistsException e) {
            throw new CommandException(FAILED, file + " exists already: name another file, or remove it first");
        } catch (EventsUnreadableException e) {
            throw new CommandException(FAILED, e.getMessage() + ". Nothing was written");
        } catch (IOException e) {
            throw new CommandException(FAILED, file + " cannot be written: " + e.getMessage());
        } finally {
            if (made && !whole) {
                remove(file);
            }
        }
        output.field("file", file.toString());
    }

    private static void write(EventLog log, JsonGenerator json, CommandOutput output)
            throws IOException, CommandException {
        long newest = log.newest();
        long first = 0;
        long last = 0;
        long count = 0;
        String hash = "";
        for (List<LoggedEvent> page = log.read(0, PAGE); last < newest; page = log.read(last, PAGE)) {
            if (page.isEmpty()) {
                throw new CommandException(
                        FAILED,
                        "events after " + last + " of " + newest
                                + " cannot be read; 'meterhouse store check' says why. Nothing was written");
            }
            for (LoggedEvent event : page) {
                line(event, event.number() == last + 1, json);
                first = first == 0 ? event.number() : first;
                last = event.number();
                hash = event.hash();
                count++;
            }
            output.progress("writing events", Math.min(last, newest), newest);
        }
        output.field("events", count);
        output.field("first", first);
        output.field("last", last);
        output.field("hash", hash);
    }

    /** @param follows the one before; behind a gap the hash before it must be told */
    private static void line(LoggedEvent event, boolean follows, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("number", event.number());
        json.writeStringField("kind", event.event().kind());
        json.writeNumberField("kind_number", event.kindNumber());
        json.writeStringField("severity", event.event().severity().name());
        json.writeBooleanField("metrological", event.event().metrological());
        json.writeStringField("at", event.event().at().toString());
        json.writeStringField("subject", event.event().subject());
        json.writeStringField("text", event.event().text());
        json.writeObjectFieldStart("details");
        for (Map.Entry<String, String> detail : event.event().details().entrySet()) {
            json.writeStringField(detail.getKey(), detail.getValue());
        }
        json.writeEndObject();
        if (!follows && !event.before().isEmpty()) {
            json.writeStringField("before", event.before());
        }
        json.writeStringField("hash", event.hash());
        json.writeEndObject();
        json.writeRaw('\n');
    }

    private static void remove(Path file) throws CommandException {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new CommandException(FAILED, "the export failed, and " + file + " could not be removed: " + e);
        }
    }
}
