package io.meterhouse.store.h2;

import io.meterhouse.api.ops.command.Command;
import io.meterhouse.api.ops.command.CommandCall;
import io.meterhouse.api.ops.command.CommandException;
import io.meterhouse.api.ops.command.CommandOutput;
import io.meterhouse.api.ops.command.CommandSpec;
import io.meterhouse.api.ops.event.LoggedEvent;
import io.meterhouse.api.store.Cursor;
import io.meterhouse.api.store.Items;
import io.meterhouse.api.store.Position;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StreamItem;
import io.meterhouse.store.h2.disk.Disk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code store check}: reads everything, and says in plain words what was found. Changes nothing. */
final class StoreCheck implements Command {
    private static final int PAGE = 500;

    private final StoreFactory.Parts parts;
    private final Disk disk;

    StoreCheck(StoreFactory.Parts parts, Disk disk) {
        this.parts = parts;
        this.disk = disk;
    }

    @Override
    public CommandSpec spec() {
        return new CommandSpec(
                "store check", "Reads everything that is stored, and says in plain words what was found.", List.of());
    }

    @Override
    public void run(CommandCall call, CommandOutput output) throws CommandException {
        var findings = new ArrayList<String>();
        var status = parts.store().status();
        output.field("store", status.text());
        output.field("epoch", status.head().epoch());
        output.field("sequence", status.head().sequence());
        stream(status.head(), output, findings);
        events(output, findings);
        files(output, findings);
        for (Cursor cursor : parts.store().cursors().all()) {
            long behind = status.head().sequence() - cursor.contiguous().sequence();
            findings.add("Uplink " + cursor.uplink()
                    + (behind == 0 ? " has everything." : " has not yet confirmed " + behind + " batches."));
        }
        output.table("findings", List.of("finding"));
        findings.forEach(output::row);
    }

    private void stream(Position head, CommandOutput output, List<String> findings) {
        long batches = 0;
        long intervals = 0;
        long gone = 0;
        try (Items<StreamItem> items = parts.store().stream(new Position(head.epoch(), 0))) {
            for (Optional<StreamItem> next = items.next(); next.isPresent(); next = items.next()) {
                if (next.get() instanceof StreamItem.Entry entry) {
                    batches++;
                    intervals += entry.batch().intervals().size();
                    if (batches % PAGE == 0) {
                        output.progress("reading intervals", entry.sequence(), head.sequence());
                    }
                } else if (next.get() instanceof StreamItem.Tombstone tombstone) {
                    gone += tombstone.last() - tombstone.sequence() + 1;
                    findings.add("Sequence " + tombstone.sequence() + " to " + tombstone.last() + " is not kept: "
                            + tombstone.reason() + ".");
                }
            }
            findings.add(
                    0,
                    "All " + batches + " batches that should be there can be read, with " + intervals + " intervals.");
        } catch (StoreException e) {
            findings.add(0, "After " + batches + " batches reading failed: " + e.getMessage());
        }
        output.field("batches", batches);
        output.field("intervals", intervals);
        output.field("batches_not_kept", gone);
    }

    private void events(CommandOutput output, List<String> findings) {
        var chain = new EventCheck(findings);
        List<LoggedEvent> some;
        do {
            try {
                some = parts.store().readEvents(chain.number(), PAGE);
            } catch (StoreException e) {
                findings.add("After event " + chain.number() + " of "
                        + parts.store().events().newest() + " reading failed: " + e.getMessage());
                break;
            }
            some.forEach(chain::next);
        } while (!some.isEmpty());
        chain.end();
        output.field("events", chain.count());
        output.field("newest_event", chain.number());
        output.field("newest_event_hash", chain.hash());
    }

    private void files(CommandOutput output, List<String> findings) throws CommandException {
        long bytes = 0;
        try {
            for (String name : disk.list()) {
                bytes += disk.size(name);
                if (name.contains(Rebuilding.ASIDE)) {
                    findings.add(name
                            + " was set aside because it was damaged. What could be read of it is in the store; the "
                            + "file may be removed when nobody wants to look at it.");
                }
            }
            output.field("bytes", bytes);
            findings.add("The disk has room for " + disk.free() / 1_000_000 + " MB more.");
        } catch (IOException e) {
            throw new CommandException(1, "the store's folder cannot be listed: " + e.getMessage());
        }
    }
}
