package io.meterhouse.tou.command;

import io.meterhouse.api.ops.command.Command;
import io.meterhouse.api.ops.command.CommandCall;
import io.meterhouse.api.ops.command.CommandException;
import io.meterhouse.api.ops.command.CommandOutput;
import io.meterhouse.api.ops.command.CommandSpec;

/** A command that is no more than a call. */
record Verb(CommandSpec spec, Action action) implements Command {
    /** What it does. */
    @FunctionalInterface
    interface Action {
        void run(CommandCall call, CommandOutput output) throws CommandException;
    }

    @Override
    public void run(CommandCall call, CommandOutput output) throws CommandException {
        action.run(call, output);
    }
}
