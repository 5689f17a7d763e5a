package io.meterhouse.cli;

import io.meterhouse.api.ops.command.CommandSpec.Argument;
import io.meterhouse.api.ops.command.CommandSpec.Kind;
import java.io.File;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The specs of the gateway's commands as picocli takes them, which gives help, completion and the reading of arguments. */
final class CommandTree {
    static final String NAME = "meterhouse";
    static final String COMPLETION = "completion";
    /** The script runs it, without a gateway; here it is named for help and completion. */
    static final String RESTORE = "restore";

    /** As {@link #RESTORE}; shares no code with the gateway. */
    static final String VERIFY = "verify";

    static final String HOME = "--home";
    static final String JSON = "--json";

    private static final List<String> TIMES = List.of("now", "today", "-1d");

    private final Map<CommandSpec, io.meterhouse.api.ops.command.CommandSpec> gatewayCommands = new LinkedHashMap<>();
    private final CommandLine root;

    /** @param footer lines below the general help */
    CommandTree(List<io.meterhouse.api.ops.command.CommandSpec> commands, String version, String... footer) {
        CommandSpec spec = node(NAME, "Asks and steers the gateway that runs on this machine.");
        spec.version(NAME + " " + version)
                .addOption(OptionSpec.builder("-V", "--version")
                        .versionHelp(true)
                        .description("Prints the version of this command.")
                        .build());
        spec.usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(exitCodes())
                .footer(footer);
        commands.forEach(command -> add(spec, command));
        spec.addSubcommand(COMPLETION, completion());
        spec.addSubcommand(RESTORE, restore());
        spec.addSubcommand(VERIFY, verify());
        root = new CommandLine(spec);
    }

    CommandLine root() {
        return root;
    }

    /** The command of the gateway that was called; null if it is none of the gateway's. */
    io.meterhouse.api.ops.command.CommandSpec called(ParseResult result) {
        return gatewayCommands.get(result.commandSpec());
    }

    /** The arguments given, checked; what the gateway alone knows (its zone, its clock) it checks itself. */
    Map<String, String> arguments(ParseResult result) {
        CommandLine line = result.commandSpec().commandLine();
        Map<String, String> arguments = new LinkedHashMap<>();
        int position = 0;
        for (Argument argument : called(result).arguments()) {
            Object value;
            if (argument.name().startsWith("--")) {
                value = result.hasMatchedOption(argument.name())
                        ? result.matchedOptionValue(argument.name(), null)
                        : null;
            } else {
                value = result.matchedPositionalValue(position++, null);
            }
            if (value != null && !Boolean.FALSE.equals(value)) {
                arguments.put(argument.name(), checked(line, argument, value));
            }
        }
        return arguments;
    }

    private void add(CommandSpec parent, io.meterhouse.api.ops.command.CommandSpec command) {
        String[] words = command.name().split(" ", 2);
        if (words.length == 1) {
            CommandSpec own = subcommand(parent, words[0]);
            own.usageMessage().description(escaped(command.summary()));
            fill(own, command);
            return;
        }
        CommandSpec group = subcommand(parent, words[0]);
        CommandSpec own = node(words[1], escaped(command.summary()));
        fill(own, command);
        group.addSubcommand(words[1], own);
    }

    private static CommandSpec subcommand(CommandSpec parent, String name) {
        CommandLine there = parent.subcommands().get(name);
        if (there != null) {
            return there.getCommandSpec();
        }
        CommandSpec made = node(name, "Commands about the " + name + ".");
        parent.addSubcommand(name, made);
        return made;
    }

    private void fill(CommandSpec spec, io.meterhouse.api.ops.command.CommandSpec command) {
        gatewayCommands.put(spec, command);
        int position = 0;
        for (Argument argument : command.arguments()) {
            if (argument.name().startsWith("--")) {
                spec.addOption(option(argument));
            } else {
                spec.addPositional(positional(argument, position++));
            }
        }
    }

    private static OptionSpec option(Argument argument) {
        OptionSpec.Builder builder = OptionSpec.builder(argument.name())
                .required(argument.required())
                .description(escaped(argument.help()));
        if (argument.kind() == Kind.FLAG) {
            return builder.arity("0").type(boolean.class).build();
        }
        return builder.arity("1")
                .type(type(argument))
                .paramLabel(argument.kind().name())
                .completionCandidates(candidates(argument))
                .build();
    }

    private static PositionalParamSpec positional(Argument argument, int index) {
        return PositionalParamSpec.builder()
                .index(String.valueOf(index))
                .arity(argument.required() ? "1" : "0..1")
                .required(argument.required())
                .type(type(argument))
                .paramLabel(argument.name().toUpperCase(Locale.ROOT))
                .description(escaped(argument.help()))
                .completionCandidates(candidates(argument))
                .build();
    }

    private static Class<?> type(Argument argument) {
        return argument.kind() == Kind.FILE ? File.class : String.class;
    }

    private static List<String> candidates(Argument argument) {
        List<String> choices =
                argument.kind() == Kind.INSTANT && argument.choices().isEmpty() ? TIMES : argument.choices();
        // They end in a script that a shell reads.
        List<String> safe = choices.stream()
                .filter(choice -> choice.matches("[A-Za-z0-9_.:@%+/-]+"))
                .toList();
        return safe.isEmpty() ? null : safe;
    }

    private static CommandSpec completion() {
        CommandSpec spec = node(COMPLETION, "Prints a script that lets a shell complete commands.");
        spec.addPositional(PositionalParamSpec.builder()
                .index("0")
                .arity("1")
                .required(true)
                .type(String.class)
                .paramLabel("SHELL")
                .description("bash (zsh reads it too). Load it with: source <(meterhouse completion bash)")
                .completionCandidates(List.of("bash"))
                .build());
        return spec;
    }

    private static CommandSpec restore() {
        CommandSpec spec = node(RESTORE, "Makes a gateway's folder of a backup, while no gateway runs in it.");
        spec.addOption(OptionSpec.builder("--force")
                .arity("0")
                .type(boolean.class)
                .description("Puts aside what is in the folder.")
                .build());
        spec.addPositional(PositionalParamSpec.builder()
                .index("0")
                .arity("1")
                .required(true)
                .type(File.class)
                .paramLabel("FILE")
                .description("What 'meterhouse backup' made.")
                .build());
        return spec;
    }

    private static CommandSpec verify() {
        CommandSpec spec = node(VERIFY, "Says whether exported events are those that were logged. Needs no gateway.");
        spec.addOption(OptionSpec.builder("--known")
                .arity("1")
                .type(String[].class)
                .paramLabel("NUMBER:HASH")
                .description("A hash that was kept outside the gateway, and the number of its event.")
                .build());
        spec.addPositional(PositionalParamSpec.builder()
                .index("0")
                .arity("1")
                .required(true)
                .type(File.class)
                .paramLabel("FILE")
                .description("What 'meterhouse events export' made.")
                .build());
        return spec;
    }

    private static CommandSpec node(String name, String description) {
        CommandSpec spec = CommandSpec.create().name(name);
        spec.usageMessage().description(description);
        return spec.addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Shows this help.")
                        .build())
                .addOption(OptionSpec.builder(HOME)
                        .arity("1")
                        .type(File.class)
                        .paramLabel("DIR")
                        .description("The gateway's folder. Default: METERHOUSE_HOME, or the folder you are in.")
                        .build())
                .addOption(OptionSpec.builder(JSON)
                        .arity("0")
                        .type(boolean.class)
                        .description("Puts out JSON for programs.")
                        .build());
    }

    private static Map<String, String> exitCodes() {
        Map<String, String> codes = new LinkedHashMap<>();
        codes.put("0", "It was done.");
        codes.put("1", "It failed; standard error says why.");
        codes.put("2", "It was called wrongly.");
        codes.put("3", "What was named does not exist.");
        codes.put("4", "No gateway is running there, or it cannot be reached.");
        return codes;
    }

    /** Picocli takes a percent sign for the begin of a format, and an at sign with a vertical bar for that of a colour. */
    private static String escaped(String text) {
        return Terminal.plain(text).replace("%", "%%").replace("@|", "@ |");
    }

    private static String checked(CommandLine line, Argument argument, Object value) {
        String text = value.toString();
        List<String> expected = new ArrayList<>();
        switch (argument.kind()) {
            case NUMBER -> {
                if (!text.matches("[-+]?\\d{1,18}")) {
                    expected.add("a whole number");
                }
            }
            case CHOICE -> {
                if (!argument.choices().contains(text)) {
                    expected.add("one of " + String.join(", ", argument.choices()));
                }
            }
            case INSTANT -> {
                if (!text.matches("now|today|-\\d{1,6}[mhdw]|\\d{4}-\\d\\d-\\d\\d(T\\S+)?")) {
                    expected.add("2026-01-31, 2026-01-31T14:30, 2026-01-31T14:30:00-05:00, now, today, -1d or -2h");
                }
            }
            case FILE ->
                text = ((File) value).toPath().toAbsolutePath().normalize().toString();
            default -> {
                return text;
            }
        }
        if (!expected.isEmpty()) {
            throw new ParameterException(
                    line, argument.name() + ": '" + text + "' where " + expected.get(0) + " is expected");
        }
        return text;
    }
}
