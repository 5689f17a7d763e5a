package io.meterhouse.store.h2.backup;

import io.meterhouse.api.metering.time.SiteTime;
import io.meterhouse.api.ops.command.Command;
import io.meterhouse.api.ops.command.CommandCall;
import io.meterhouse.api.ops.command.CommandException;
import io.meterhouse.api.ops.command.CommandOutput;
import io.meterhouse.api.ops.command.CommandSpec;
import io.meterhouse.api.ops.command.CommandSpec.Argument;
import io.meterhouse.api.ops.command.CommandSpec.Kind;
import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.Event.Severity;
import io.meterhouse.api.ops.event.EventLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code backup FILE}: everything that this gateway is, in one file, while it runs. */
public final class BackupCommand implements Command {
    private static final Logger LOG = LoggerFactory.getLogger(BackupCommand.class);

    private final Path home;
    private final Held.Source store;
    private final EventLog events;
    private final SiteTime time;
    private final Supplier<String> site;
    private final String software;
    private final AtomicBoolean busy = new AtomicBoolean();

    /**
     * @param home the gateway's folder
     * @param site the site's id, empty while there is none
     * @param software version, for the manifest
     */
    public BackupCommand(
            Path home, Held.Source store, EventLog events, SiteTime time, Supplier<String> site, String software) {
        this.home = home;
        this.store = store;
        this.events = events;
        this.time = time;
        this.site = site;
        this.software = software;
    }

    @Override
    public CommandSpec spec() {
        return new CommandSpec(
                "backup",
                "Writes everything that this gateway is into one file: configuration with its secrets, intervals, events,"
                        + " deliveries. 'meterhouse restore' makes a gateway of it.",
                List.of(new Argument(
                        "file",
                        Kind.FILE,
                        true,
                        List.of(),
                        "The file to make; it must not exist. Keep it as safe as the secrets in it.")));
    }

    @Override
    public void run(CommandCall call, CommandOutput output) throws CommandException {
        Path file = Path.of(call.text("file").orElseThrow()).normalize();
        check(file);
        if (!busy.compareAndSet(false, true)) {
            throw new CommandException(1, "a backup is being made already: try again when it is done");
        }
        try {
            LOG.info("{} asked for a backup into {}", call.caller(), file);
            events.log(new Event(
                    "BACKUP_BEGUN",
                    Severity.INFO,
                    false,
                    time.now(),
                    "store",
                    call.caller() + " asked for a backup into " + file,
                    Map.of("file", file.toString(), "caller", call.caller())));
            Manifest made = new Backup(home, store, SyncedFile::overwrite, output::progress)
                    .make(file, time.now(), site.get(), software);
            tell(file, made, output);
        } catch (IOException e) {
            throw new CommandException(1, "no backup was made, and nothing was left: " + BackupException.told(e));
        } finally {
            busy.set(false);
        }
    }

    private void check(Path file) throws CommandException {
        Path folder = file.getParent();
        if (Files.exists(file)) {
            throw new CommandException(1, file + " exists already: name another file, or remove it first");
        }
        if (folder == null || !Files.isDirectory(folder)) {
            throw new CommandException(3, "there is no folder " + folder);
        }
        try {
            Path real = folder.toRealPath();
            Path own = home.toRealPath();
            if (real.startsWith(own.resolve("etc")) || real.startsWith(own.resolve("var"))) {
                throw new CommandException(3, "not into the gateway's own folders, please");
            }
        } catch (IOException e) {
            throw new CommandException(1, "the folder " + folder + " cannot be looked at: " + e.getMessage());
        }
    }

    private static void tell(Path file, Manifest made, CommandOutput output) throws IOException {
        output.field("file", file.toString());
        output.field("bytes", Files.size(file));
        output.field("parts", (long) made.parts().size());
        output.field("site", made.site());
        output.field("epoch", made.stand().epoch());
        output.field("sequence", made.stand().sequence());
        output.field("event", made.stand().event());
        output.field("made", made.made());
        output.field("verified", true);
    }
}
