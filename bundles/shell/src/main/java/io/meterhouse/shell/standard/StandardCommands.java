package io.meterhouse.shell.standard;

import io.meterhouse.api.ops.command.Command;
import java.util.List;

/** The commands that belong to no other bundle. */
public final class StandardCommands {
    private StandardCommands() {}

    public static List<Command> all(Surroundings surroundings) {
        return List.of(
                new StatusCommand(surroundings),
                new IntervalsCommand(surroundings),
                new EventsCommand(surroundings),
                new EventsExport(surroundings));
    }
}
