package io.meterhouse.cli;

import io.meterhouse.api.ops.command.CommandSpec;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** One run of the command, from its arguments to its exit code. */
final class Program {
    private final OutputStream out;
    private final PrintStream errors;
    private final Terminal terminal;
    private final Map<String, String> environment;

    Program(OutputStream out, PrintStream errors, Terminal terminal, Map<String, String> environment) {
        this.out = out;
        this.errors = errors;
        this.terminal = terminal;
        this.environment = environment;
    }

    /** @return the exit code; what went wrong is on standard error */
    int run(String... args) {
        try {
            return run(new Gateway(home(args)), args);
        } catch (CliException e) {
            return tell(e);
        }
    }

    private int run(Gateway gateway, String... args) throws CliException {
        CliException absent = null;
        List<CommandSpec> commands;
        try {
            commands = gateway.commands();
        } catch (CliException e) {
            absent = e;
            commands = KnownCommands.all();
        }
        CommandTree tree = absent == null
                ? new CommandTree(commands, version())
                : new CommandTree(
                        commands,
                        version(),
                        "",
                        "Only what every gateway offers is shown, for none answers:",
                        Terminal.plain(absent.getMessage()).replace("%", "%%"));
        ParseResult result;
        try {
            result = tree.root().parseArgs(args);
        } catch (ParameterException e) {
            // A gateway that is not there may well know the command.
            if (absent != null) {
                throw absent;
            }
            return wrongCall(e);
        }
        return run(gateway, absent, tree, result);
    }

    private int run(Gateway gateway, CliException absent, CommandTree tree, ParseResult result) throws CliException {
        boolean json = false;
        ParseResult last = result;
        for (ParseResult each = result; each != null; each = each.hasSubcommand() ? each.subcommand() : null) {
            json |= each.hasMatchedOption(CommandTree.JSON);
            last = each;
        }
        CommandLine line = last.commandSpec().commandLine();
        if (last.isUsageHelpRequested()) {
            return print(line.getUsageMessage(Ansi.OFF));
        }
        if (result.isVersionHelpRequested()) {
            return print(CommandTree.NAME + " " + version() + System.lineSeparator());
        }
        if (last.commandSpec().name().equals(CommandTree.COMPLETION)) {
            return completion(absent, tree, last);
        }
        if (last.commandSpec().name().equals(CommandTree.RESTORE)) {
            throw new CliException(
                    CliException.FAILED, "a restore runs without a gateway: call it by the script bin/meterhouse");
        }
        if (last.commandSpec().name().equals(CommandTree.VERIFY)) {
            throw new CliException(
                    CliException.FAILED, "events are verified without a gateway: call it by the script bin/meterhouse");
        }
        if (tree.called(last) == null) {
            errors.print(line.getUsageMessage(Ansi.OFF));
            return CliException.WRONG_CALL;
        }
        if (absent != null) {
            throw absent;
        }
        Map<String, String> arguments;
        try {
            arguments = tree.arguments(last);
        } catch (ParameterException e) {
            return wrongCall(e);
        }
        return call(gateway, tree.called(last).name(), arguments, json);
    }

    private int call(Gateway gateway, String command, Map<String, String> arguments, boolean json) throws CliException {
        View view = json ? new JsonView(out) : new TextView(out, errors, terminal);
        try {
            gateway.call(command, arguments, view);
            view.finish();
            return CliException.OK;
        } catch (CliException e) {
            try {
                view.giveUp();
            } catch (CliException second) {
                // The first failure is the one to tell.
                return tell(e);
            }
            throw e;
        }
    }

    private int tell(CliException e) {
        if (!e.getMessage().isEmpty()) {
            errors.println(CommandTree.NAME + ": " + Terminal.plain(e.getMessage()));
        }
        return e.exitCode();
    }

    private int wrongCall(ParameterException e) {
        errors.println(CommandTree.NAME + ": " + Terminal.plain(String.valueOf(e.getMessage())));
        errors.println("See '" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
        return CliException.WRONG_CALL;
    }

    private int completion(CliException absent, CommandTree tree, ParseResult result) throws CliException {
        String shell = result.matchedPositionalValue(0, "");
        if (!shell.equals("bash")) {
            throw new CliException(
                    CliException.WRONG_CALL, "completion is there for bash (and for zsh, which reads it)");
        }
        if (absent != null) {
            errors.println(CommandTree.NAME + ": only what every gateway offers is completed: " + absent.getMessage());
        }
        return print(AutoComplete.bash(CommandTree.NAME, tree.root()));
    }

    private int print(String text) throws CliException {
        try {
            out.write(text.getBytes(terminal.charset()));
            out.flush();
            return CliException.OK;
        } catch (IOException e) {
            throw View.unwritable(e);
        }
    }

    /** Known before anything else is read, for it decides which commands there are. */
    private Path home(String... args) throws CliException {
        String home = environment.getOrDefault("METERHOUSE_HOME", "");
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals(CommandTree.HOME) && i + 1 < args.length) {
                home = args[i + 1];
            } else if (args[i].startsWith(CommandTree.HOME + "=")) {
                home = args[i].substring(CommandTree.HOME.length() + 1);
            }
        }
        try {
            return Path.of(home).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new CliException(CliException.WRONG_CALL, "no path: " + home);
        }
    }

    private static String version() {
        String version = Program.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
