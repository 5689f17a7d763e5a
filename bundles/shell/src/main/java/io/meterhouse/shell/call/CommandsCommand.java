package io.meterhouse.shell.call;

import io.meterhouse.api.ops.command.Command;
import io.meterhouse.api.ops.command.CommandCall;
import io.meterhouse.api.ops.command.CommandOutput;
import io.meterhouse.api.ops.command.CommandSpec;
import io.meterhouse.api.ops.command.CommandSpec.Argument;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** {@code commands}: lists them all. */
final class CommandsCommand implements Command {
    private final CommandRegistry registry;

    CommandsCommand(CommandRegistry registry) {
        this.registry = registry;
    }

    @Override
    public CommandSpec spec() {
        return new CommandSpec("commands", "Lists the commands that this gateway offers now.", List.of());
    }

    @Override
    public void run(CommandCall call, CommandOutput output) {
        output.table("commands", List.of("command", "arguments", "summary"));
        for (CommandSpec spec : registry.specs()) {
            output.row(spec.name(), usage(spec), spec.summary());
        }
    }

    static String usage(CommandSpec spec) {
        return spec.arguments().stream().map(CommandsCommand::usage).collect(Collectors.joining(" "));
    }

    private static String usage(Argument argument) {
        String name = argument.name();
        String usage =
                switch (argument.kind()) {
                    case FLAG -> name;
                    case CHOICE ->
                        SpecCheck.isOption(argument)
                                ? name + " " + String.join("|", argument.choices())
                                : String.join("|", argument.choices());
                    default ->
                        SpecCheck.isOption(argument) ? name + " " + argument.kind() : name.toUpperCase(Locale.ROOT);
                };
        return argument.required() ? usage : "[" + usage + "]";
    }
}
