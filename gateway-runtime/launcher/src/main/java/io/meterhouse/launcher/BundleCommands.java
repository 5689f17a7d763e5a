package io.meterhouse.launcher;

import io.meterhouse.api.ops.command.Command;
import io.meterhouse.api.ops.command.CommandCall;
import io.meterhouse.api.ops.command.CommandException;
import io.meterhouse.api.ops.command.CommandOutput;
import io.meterhouse.api.ops.command.CommandSpec;
import io.meterhouse.api.ops.command.CommandSpec.Argument;
import io.meterhouse.api.ops.command.CommandSpec.Kind;
import io.meterhouse.launcher.Release.Entry;
import java.nio.file.Path;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The launcher's commands: what runs, and, where that was allowed, the exchange of one bundle. */
final class BundleCommands {
    private static final Logger LOG = LoggerFactory.getLogger(BundleCommands.class);

    private BundleCommands() {}

    /** {@code bundle list}. */
    record Listing(BundleContext framework, Reconciler reconciler) implements Command {
        @Override
        public CommandSpec spec() {
            return new CommandSpec("bundle list", "the bundles that run, with their hashes", List.of());
        }

        @Override
        public void run(CommandCall call, CommandOutput output) {
            output.table("bundles", List.of("name", "version", "state", "start_level", "sha256"));
            for (Bundle bundle : framework.getBundles()) {
                Release release = reconciler.current();
                Entry entry = release == null ? null : release.entry(bundle.getSymbolicName());
                output.row(
                        bundle.getSymbolicName(),
                        bundle.getVersion().toString(),
                        state(bundle.getState()),
                        entry == null ? null : (long) entry.startLevel(),
                        entry == null ? null : entry.sha256());
            }
        }

        private static String state(int state) {
            return switch (state) {
                case Bundle.INSTALLED -> "installed";
                case Bundle.RESOLVED -> "resolved";
                case Bundle.STARTING -> "starting";
                case Bundle.STOPPING -> "stopping";
                case Bundle.ACTIVE -> "active";
                default -> "uninstalled";
            };
        }
    }

    /** {@code bundle update}: runs any jar, unsigned; only there when the command line allows it. */
    record Update(Reconciler reconciler) implements Command {
        private static final int FAILED = 1;
        private static final int UNKNOWN = 3;

        @Override
        public CommandSpec spec() {
            return new CommandSpec(
                    "bundle update",
                    "exchange one bundle in place, until the next start",
                    List.of(
                            new Argument("name", Kind.TEXT, true, List.of(), "the bundle's symbolic name"),
                            new Argument("file", Kind.FILE, true, List.of(), "the jar to run instead")));
        }

        @Override
        public void run(CommandCall call, CommandOutput output) throws CommandException {
            String name = call.text("name").orElseThrow();
            Path file = Path.of(call.text("file").orElseThrow());
            Release running = reconciler.current();
            Entry old = running == null ? null : running.entry(name);
            if (old == null) {
                throw new CommandException(UNKNOWN, "no bundle is called " + name + ": see `bundle list`");
            }
            try {
                Entry wanted = Entry.of(name, old.startLevel(), file);
                LOG.warn("{} replaces {} with {}, sha256 {}", call.caller(), name, file, wanted.sha256());
                Reconciler.Outcome outcome = reconciler.reconcile(running.with(List.of(wanted)));
                if (!outcome.failed().isEmpty()) {
                    throw new CommandException(FAILED, outcome.failed() + "; the log has more");
                }
                output.field("updated", outcome.updated().contains(name));
                output.field("sha256", wanted.sha256());
            } catch (ReleaseException e) {
                throw new CommandException(FAILED, e.getMessage());
            }
        }
    }
}
