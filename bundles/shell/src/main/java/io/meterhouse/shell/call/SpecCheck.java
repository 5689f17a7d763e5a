package io.meterhouse.shell.call;

import io.meterhouse.api.ops.command.CommandSpec;
import io.meterhouse.api.ops.command.CommandSpec.Argument;
import io.meterhouse.api.ops.command.CommandSpec.Kind;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Whether a spec can be offered by every way in. */
final class SpecCheck {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,30}( [a-z][a-z0-9-]{0,30})?");
    private static final Pattern ARGUMENT = Pattern.compile("(--)?[a-z][a-z0-9-]{0,30}");
    private static final Set<String> TAKEN = Set.of("--help", "--version", "--json", "--home");
    private static final int MOST_ARGUMENTS = 32;

    private SpecCheck() {}

    /** @throws IllegalArgumentException if not, saying why */
    static void check(CommandSpec spec) {
        require(NAME.matcher(spec.name()).matches(), "'" + spec.name() + "' is no name of one or two words");
        require(spec.arguments().size() <= MOST_ARGUMENTS, spec.name() + " takes more than 32 arguments");
        Set<String> seen = new HashSet<>(TAKEN);
        boolean optionalSeen = false;
        for (Argument argument : spec.arguments()) {
            String what = spec.name() + ", argument '" + argument.name() + "': ";
            require(ARGUMENT.matcher(argument.name()).matches(), what + "no fit name");
            require(seen.add(argument.name()), what + "there twice, or taken by meterhouse itself");
            require(argument.kind() != Kind.CHOICE || !argument.choices().isEmpty(), what + "a choice of nothing");
            if (!isOption(argument)) {
                require(argument.kind() != Kind.FLAG, what + "a flag needs a name that begins with --");
                require(!(argument.required() && optionalSeen), what + "required after one that is not");
                optionalSeen |= !argument.required();
            }
        }
    }

    static boolean isOption(Argument argument) {
        return argument.name().startsWith("--");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
