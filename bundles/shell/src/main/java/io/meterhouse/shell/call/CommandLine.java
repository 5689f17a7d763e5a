package io.meterhouse.shell.call;

import io.meterhouse.api.ops.command.CommandException;
import io.meterhouse.api.ops.command.CommandSpec;
import io.meterhouse.api.ops.command.CommandSpec.Argument;
import io.meterhouse.api.ops.command.CommandSpec.Kind;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Takes words apart for the ways in that have no better reader: {@code --from today}, {@code --from=today}, {@code --all}, plain ones. */
public final class CommandLine {
    private CommandLine() {}

    /**
     * The arguments by name, not checked yet.
     *
     * @throws CommandException 2, with the usage
     */
    public static Map<String, String> parse(CommandSpec spec, String... words) throws CommandException {
        Iterator<Argument> places = spec.arguments().stream()
                .filter(argument -> !SpecCheck.isOption(argument))
                .iterator();
        Map<String, String> arguments = new HashMap<>();
        Iterator<String> rest = List.of(words).iterator();
        while (rest.hasNext()) {
            String word = rest.next();
            String name;
            String value;
            if (word.startsWith("--")) {
                int equals = word.indexOf('=');
                name = equals < 0 ? word : word.substring(0, equals);
                value = equals < 0 ? value(spec, name, rest) : word.substring(equals + 1);
            } else if (places.hasNext()) {
                name = places.next().name();
                value = word;
            } else {
                throw wrong(spec);
            }
            if (arguments.put(name, value) != null) {
                throw wrong(spec);
            }
        }
        return arguments;
    }

    private static String value(CommandSpec spec, String name, Iterator<String> rest) throws CommandException {
        Kind kind = spec.arguments().stream()
                .filter(argument -> argument.name().equals(name))
                .findFirst()
                .orElseThrow(() -> wrong(spec))
                .kind();
        if (kind == Kind.FLAG) {
            return "true";
        }
        if (!rest.hasNext()) {
            throw wrong(spec);
        }
        return rest.next();
    }

    private static CommandException wrong(CommandSpec spec) {
        return new CommandException(2, "usage: " + spec.name() + " " + CommandsCommand.usage(spec));
    }
}
