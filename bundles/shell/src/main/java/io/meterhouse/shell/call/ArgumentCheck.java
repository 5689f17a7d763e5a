package io.meterhouse.shell.call;

import io.meterhouse.api.ops.command.CommandException;
import io.meterhouse.api.ops.command.CommandSpec;
import io.meterhouse.api.ops.command.CommandSpec.Argument;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Checks arguments against a spec, whoever checked them before, and brings them into the form that commands are promised. */
public final class ArgumentCheck {
    private static final int WRONG_CALL = 2;
    private static final int LONGEST_TEXT = 4096;

    private final InstantText instants;

    /**
     * @param zone of the site; empty while there is no site
     * @param now site time
     */
    public ArgumentCheck(Optional<ZoneId> zone, Instant now) {
        this.instants = new InstantText(zone, now);
    }

    /** @throws CommandException 2, naming the argument and what was expected */
    public Map<String, String> check(CommandSpec spec, Map<String, String> given) throws CommandException {
        Map<String, String> checked = new HashMap<>();
        Set<String> unknown = new HashSet<>(given.keySet());
        for (Argument argument : spec.arguments()) {
            String value = given.get(argument.name());
            unknown.remove(argument.name());
            if (value != null) {
                checked.put(argument.name(), checked(argument, value));
            } else if (argument.required()) {
                throw wrong(spec.name() + " needs " + argument.name() + ": " + argument.help());
            }
        }
        if (!unknown.isEmpty()) {
            String name = unknown.iterator().next();
            throw wrong(spec.name() + " takes no " + shown(name) + "; see meterhouse " + spec.name() + " --help");
        }
        return checked;
    }

    private String checked(Argument argument, String value) throws CommandException {
        if (value.length() > LONGEST_TEXT) {
            throw wrong(argument.name() + ": longer than " + LONGEST_TEXT + " characters");
        }
        switch (argument.kind()) {
            case FLAG -> require(value.equals("true"), argument, value, "no value");
            case CHOICE ->
                require(
                        argument.choices().contains(value),
                        argument,
                        value,
                        "one of " + String.join(", ", argument.choices()));
            case NUMBER -> requireNumber(argument, value);
            case FILE -> requireAbsolute(argument, value);
            case INSTANT -> {
                return instant(argument, value);
            }
            case TEXT -> require(value.chars().noneMatch(Character::isISOControl), argument, value, "plain text");
        }
        return value;
    }

    private String instant(Argument argument, String value) throws CommandException {
        try {
            return instants.parse(value).toString();
        } catch (IllegalArgumentException e) {
            throw wrong(argument.name() + ": " + shown(e.getMessage()));
        }
    }

    private static void requireNumber(Argument argument, String value) throws CommandException {
        try {
            Long.parseLong(value);
        } catch (NumberFormatException e) {
            require(false, argument, value, "a whole number");
        }
    }

    private static void requireAbsolute(Argument argument, String value) throws CommandException {
        boolean absolute;
        try {
            absolute = Path.of(value).isAbsolute();
        } catch (InvalidPathException e) {
            absolute = false;
        }
        require(absolute, argument, value, "a path from the root on");
    }

    private static void require(boolean holds, Argument argument, String value, String expected)
            throws CommandException {
        if (!holds) {
            throw wrong(argument.name() + ": '" + shown(value) + "' where " + expected + " is expected");
        }
    }

    /** What came from outside, short and without control characters: messages end in logs and on terminals. */
    private static String shown(String text) {
        String plain = text.replaceAll("\\p{Cntrl}", "?");
        return plain.length() > 200 ? plain.substring(0, 200) + "..." : plain;
    }

    private static CommandException wrong(String message) {
        return new CommandException(WRONG_CALL, message);
    }
}
