package io.meterhouse.store.h2;

import io.meterhouse.api.ops.command.Command;
import io.meterhouse.api.ops.command.CommandCall;
import io.meterhouse.api.ops.command.CommandException;
import io.meterhouse.api.ops.command.CommandOutput;
import io.meterhouse.api.ops.command.CommandSpec;
import io.meterhouse.api.store.StoreException;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code store fold}: what every fifth night does, now. */
final class StoreFold implements Command {
    private static final Logger LOG = LoggerFactory.getLogger(StoreFold.class);

    private final StoreFactory.Parts parts;

    StoreFold(StoreFactory.Parts parts) {
        this.parts = parts;
    }

    @Override
    public CommandSpec spec() {
        return new CommandSpec(
                "store fold",
                "Moves what the journal holds into a new generation, as every fifth night does.",
                List.of());
    }

    @Override
    public void run(CommandCall call, CommandOutput output) throws CommandException {
        LOG.info("{} asked for a generation", call.caller());
        try {
            boolean made = parts.nightly().fold();
            output.field("made", made);
            output.field("generation", (long) parts.store().standing().folded().generation());
            output.field("through_sequence", parts.store().standing().folded().sequence());
        } catch (IOException | StoreException e) {
            throw new CommandException(1, "no generation was made: " + e.getMessage());
        }
    }
}
