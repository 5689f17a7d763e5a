package io.meterhouse.acquisition;

import io.meterhouse.acquisition.record.ChannelView;
import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.definition.PointDefinition;
import io.meterhouse.api.ops.command.Command;
import io.meterhouse.api.ops.command.CommandCall;
import io.meterhouse.api.ops.command.CommandException;
import io.meterhouse.api.ops.command.CommandOutput;
import io.meterhouse.api.ops.command.CommandSpec;
import io.meterhouse.api.ops.command.CommandSpec.Argument;
import io.meterhouse.api.ops.command.CommandSpec.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** {@code points}: every channel with its register, as it was read last. */
final class PointsCommand implements Command {
    private static final int NOT_FOUND = 3;
    private static final long MILLI_PER_UNIT = 1_000_000;

    private final Acquisition acquisition;

    PointsCommand(Acquisition acquisition) {
        this.acquisition = acquisition;
    }

    @Override
    public CommandSpec spec() {
        return new CommandSpec(
                "points",
                "the metering points with their registers, as they were read last",
                List.of(new Argument(
                        "--panel",
                        Kind.TEXT,
                        false,
                        List.copyOf(acquisition.panels().keySet()),
                        "only those of one panel")));
    }

    @Override
    public void run(CommandCall call, CommandOutput output) throws CommandException {
        Optional<String> wanted = call.text("--panel");
        if (wanted.isPresent() && !acquisition.panels().containsKey(wanted.get())) {
            throw new CommandException(
                    NOT_FOUND,
                    "the site has no panel '" + wanted.get() + "'; it has "
                            + String.join(", ", acquisition.panels().keySet()));
        }
        output.table(
                "points",
                List.of(
                        "panel",
                        "channel",
                        "suite",
                        "label",
                        "kwh",
                        "counts",
                        "unit_mwh",
                        "read_at",
                        "last_interval",
                        "trouble"));
        for (PanelDefinition panel : new TreeMap<>(acquisition.panels()).values()) {
            if (wanted.isEmpty() || wanted.get().equals(panel.id())) {
                rows(panel, output);
            }
        }
    }

    private void rows(PanelDefinition panel, CommandOutput output) throws CommandException {
        Map<String, PointDefinition> points = new HashMap<>();
        panel.points().forEach(point -> points.put(point.id(), point));
        String trouble = acquisition.trouble(panel.id(), panel.profile());
        for (ChannelView view : acquisition.channels(panel.id())) {
            ChannelId channel = view.channel();
            PointDefinition point = points.get(channel.point());
            output.row(
                    panel.id(),
                    channel.toString(),
                    point == null ? "" : point.suite(),
                    point == null ? "" : point.label(),
                    view.register().isPresent() ? decimal(view) : null,
                    view.register().isPresent() ? view.register().getAsLong() : null,
                    view.unit().toString(),
                    view.readAt().orElse(null),
                    view.newestEnd(),
                    trouble.isEmpty() ? view.trouble() : trouble);
        }
    }

    /** The register in kWh with three decimals, rounded down. */
    private static String decimal(ChannelView view) {
        long milli = view.unit().milliWattHours(view.register().getAsLong());
        long wattHours = milli % MILLI_PER_UNIT / 1000;
        return milli / MILLI_PER_UNIT + "." + String.format("%03d", wattHours);
    }
}
