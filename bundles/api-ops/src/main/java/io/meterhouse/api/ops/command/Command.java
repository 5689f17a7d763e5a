package io.meterhouse.api.ops.command;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A command, contributed by a bundle as a service; {@code meterhouse}, Gogo and every later way in offer the same ones. Runs on the
 * thread of whoever called; several calls may run at once.
 */
@ConsumerType
public interface Command {
    /** What it is called and what it takes. */
    CommandSpec spec();

    /**
     * Runs it.
     *
     * @throws CommandException when it cannot do what was asked; anything else thrown is a defect, and reported as one
     */
    void run(CommandCall call, CommandOutput output) throws CommandException;
}
