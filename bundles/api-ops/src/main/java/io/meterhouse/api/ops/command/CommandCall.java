package io.meterhouse.api.ops.command;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * A call of a command, its arguments checked against its spec.
 *
 * @param arguments by name, as in the spec; a flag that was given is {@code "true"}
 * @param caller who called, for the event log: the local user's name, {@code "gogo"}
 */
public record CommandCall(Map<String, String> arguments, String caller) {
    public CommandCall {
        arguments = Collections.unmodifiableSortedMap(new TreeMap<>(arguments));
    }

    public Optional<String> text(String name) {
        return Optional.ofNullable(arguments.get(name));
    }

    public OptionalLong number(String name) {
        String value = arguments.get(name);
        return value == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(value));
    }

    public Optional<Instant> instant(String name) {
        return text(name).map(Instant::parse);
    }

    public boolean flag(String name) {
        return arguments.containsKey(name);
    }
}
