package io.meterhouse.api.ops.command;

import java.util.List;

/**
 * What a command is called and what it takes.
 *
 * @param name one or two words, {@code "status"}, {@code "store export"}
 * @param summary one line for {@code --help}
 * @param arguments in the order shown
 */
public record CommandSpec(String name, String summary, List<Argument> arguments) {
    public CommandSpec {
        arguments = List.copyOf(arguments);
    }

    /**
     * An argument.
     *
     * @param name {@code "point"} for a positional one, {@code "--from"} for an option
     * @param kind what it takes
     * @param required whether it must be given
     * @param choices what is offered for completion, and for {@link Kind#CHOICE} what is allowed
     * @param help one line
     */
    public record Argument(String name, Kind kind, boolean required, List<String> choices, String help) {
        public Argument {
            choices = List.copyOf(choices);
        }
    }

    /** What an argument takes. The caller checks it before the command runs. */
    public enum Kind {
        /** An option without a value. */
        FLAG,
        TEXT,
        /** One of {@link Argument#choices()}. */
        CHOICE,
        /** A whole number. */
        NUMBER,
        /** ISO 8601 with zone or offset, or a local date or date and time of the site's zone, or {@code now}; given as ISO in UTC. */
        INSTANT,
        /** A path; relative ones are made absolute by the caller, in the caller's folder. */
        FILE
    }
}
