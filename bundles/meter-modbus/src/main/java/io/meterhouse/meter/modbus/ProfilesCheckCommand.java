package io.meterhouse.meter.modbus;

import io.meterhouse.api.metering.Quantity;
import io.meterhouse.api.ops.command.Command;
import io.meterhouse.api.ops.command.CommandCall;
import io.meterhouse.api.ops.command.CommandException;
import io.meterhouse.api.ops.command.CommandOutput;
import io.meterhouse.api.ops.command.CommandSpec;
import io.meterhouse.api.ops.command.CommandSpec.Argument;
import io.meterhouse.api.ops.command.CommandSpec.Kind;
import io.meterhouse.meter.modbus.profile.BadProfileException;
import io.meterhouse.meter.modbus.profile.Profile;
import io.meterhouse.meter.modbus.profile.ProfileLoader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Checks a profile before it is dropped into the folder. */
final class ProfilesCheckCommand implements Command {
    private static final String FILE = "file";
    private static final CommandSpec SPEC = new CommandSpec(
            "profiles check",
            "Check a meter profile without using it.",
            List.of(new Argument(FILE, Kind.FILE, true, List.of(), "the profile, YAML")));

    @Override
    public CommandSpec spec() {
        return SPEC;
    }

    @Override
    public void run(CommandCall call, CommandOutput output) throws CommandException {
        String name = call.text(FILE).orElse("");
        byte[] content;
        try (InputStream in = Files.newInputStream(Path.of(name))) {
            content = in.readNBytes(ProfileLoader.LONGEST + 1);
        } catch (IOException | InvalidPathException e) {
            throw new CommandException(
                    3, name + " cannot be read (" + e.getMessage() + "): check path and permissions");
        }
        Profile profile;
        try {
            profile = ProfileLoader.load(name, content);
        } catch (BadProfileException e) {
            throw new CommandException(1, e.getMessage());
        }
        output.field("profile", profile.id());
        output.field("name", profile.name());
        output.field("sha256", Hash.of(content));
        output.field("points", (long) profile.points().count());
        output.field(
                "channels",
                profile.energy().keySet().stream().map(Quantity::code).collect(Collectors.joining(" ")));
    }
}
