package io.meterhouse.uplink.mqtt;

import io.meterhouse.api.ops.command.Command;
import io.meterhouse.api.ops.command.CommandCall;
import io.meterhouse.api.ops.command.CommandOutput;
import io.meterhouse.api.ops.command.CommandSpec;
import io.meterhouse.api.store.Position;
import java.util.List;
import java.util.function.Supplier;

/** {@code uplinks}: how delivery is. */
final class UplinksCommand implements Command {
    private final Supplier<List<Uplink.Status>> uplinks;

    UplinksCommand(Supplier<List<Uplink.Status>> uplinks) {
        this.uplinks = uplinks;
    }

    @Override
    public CommandSpec spec() {
        return new CommandSpec(
                "uplinks", "Shows the uplinks: connection, how far they have delivered, the last error.", List.of());
    }

    @Override
    public void run(CommandCall call, CommandOutput output) {
        output.table(
                "uplinks",
                List.of(
                        "uplink",
                        "state",
                        "url",
                        "epoch",
                        "acknowledged",
                        "behind",
                        "in_flight",
                        "last_acknowledged",
                        "last_error_at",
                        "last_error",
                        "waits_for"));
        for (Uplink.Status uplink : uplinks.get()) {
            output.row(
                    uplink.uplink(),
                    uplink.state(),
                    uplink.url(),
                    uplink.cursor().map(Position::epoch).orElse(null),
                    uplink.cursor().map(Position::sequence).orElse(null),
                    uplink.behind().orElse(null),
                    (long) uplink.inFlight(),
                    uplink.lastAcknowledged().orElse(null),
                    uplink.failedAt().orElse(null),
                    uplink.failure().orElse(null),
                    uplink.waitsFor().orElse(null));
        }
    }
}
