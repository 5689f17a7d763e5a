package io.meterhouse.meter.modbus;

import io.meterhouse.api.ops.command.Command;
import io.meterhouse.api.ops.command.CommandCall;
import io.meterhouse.api.ops.command.CommandOutput;
import io.meterhouse.api.ops.command.CommandSpec;
import java.util.List;
import java.util.function.Supplier;

/** Lists the profiles, and what is wrong with those that were refused. */
final class ProfilesCommand implements Command {
    private static final CommandSpec SPEC =
            new CommandSpec("profiles", "List the meter profiles, and the mistakes of those refused.", List.of());
    private static final int SHORT_HASH = 12;

    private final Supplier<ProfileShelf.Listing> listing;

    ProfilesCommand(Supplier<ProfileShelf.Listing> listing) {
        this.listing = listing;
    }

    @Override
    public CommandSpec spec() {
        return SPEC;
    }

    @Override
    public void run(CommandCall call, CommandOutput output) {
        ProfileShelf.Listing now = listing.get();
        output.table("profiles", List.of("profile", "built_in", "from", "sha256"));
        for (ProfileSource source : now.profiles()) {
            output.row(
                    source.id(),
                    source.isBuiltIn(),
                    source.from(),
                    source.hash().substring(0, SHORT_HASH));
        }
        if (!now.mistakes().isEmpty()) {
            output.table("refused", List.of("file", "mistake"));
            now.mistakes().forEach((file, mistakes) -> mistakes.forEach(mistake -> output.row(file, mistake)));
        }
    }
}
