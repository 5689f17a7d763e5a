package io.meterhouse.shell.gogo;

import io.meterhouse.api.metering.time.SiteTime;
import io.meterhouse.api.ops.command.Command;
import io.meterhouse.api.ops.command.CommandCall;
import io.meterhouse.api.ops.command.CommandException;
import io.meterhouse.api.ops.command.CommandSpec;
import io.meterhouse.shell.call.ArgumentCheck;
import io.meterhouse.shell.call.CommandLine;
import java.io.PrintStream;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A command as Gogo takes it: any object with a method {@code _main}, registered with the properties {@link #SCOPE} and
 * {@link #FUNCTION}. Nothing of Gogo is needed for that, so its bundles may be there or not.
 */
public final class GogoCommand {
    /** Service property: the scope. */
    public static final String SCOPE = "osgi.command.scope";
    /** Service property: the name in the scope. */
    public static final String FUNCTION = "osgi.command.function";

    private final Command command;
    private final SiteTime siteTime;
    private final Supplier<Optional<ZoneId>> zone;

    public GogoCommand(Command command, SiteTime siteTime, Supplier<Optional<ZoneId>> zone) {
        this.command = command;
        this.siteTime = siteTime;
        this.zone = zone;
    }

    /** The name in Gogo: {@code store-export} for {@code "store export"}. */
    public static String function(String name) {
        return name.replace(' ', '-');
    }

    /**
     * Called by Gogo, by this name.
     *
     * @param words the name it was called by, and the arguments
     */
    public void _main(String[] words) throws CommandException {
        // Gogo gives every session its own standard output.
        run(Arrays.copyOfRange(words, 1, words.length), System.out);
    }

    void run(String[] words, PrintStream to) throws CommandException {
        CommandSpec spec = command.spec();
        ArgumentCheck check = new ArgumentCheck(zone.get(), siteTime.now());
        TextOutput output = new TextOutput(to);
        try {
            command.run(new CommandCall(check.check(spec, CommandLine.parse(spec, words)), "gogo"), output);
        } finally {
            output.finish();
        }
    }
}
