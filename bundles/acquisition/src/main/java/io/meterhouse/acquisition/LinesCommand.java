package io.meterhouse.acquisition;

import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.line.Line;
import io.meterhouse.api.metering.line.LineStatus;
import io.meterhouse.api.ops.command.Command;
import io.meterhouse.api.ops.command.CommandCall;
import io.meterhouse.api.ops.command.CommandException;
import io.meterhouse.api.ops.command.CommandOutput;
import io.meterhouse.api.ops.command.CommandSpec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code lines}: every line, and the devices that answer on it or do not. */
final class LinesCommand implements Command {
    private final Acquisition acquisition;
    private final Map<String, Line> lines;

    LinesCommand(Acquisition acquisition, Map<String, Line> lines) {
        this.acquisition = acquisition;
        this.lines = lines;
    }

    @Override
    public CommandSpec spec() {
        return new CommandSpec("lines", "the lines, and the devices that answer on them or do not", List.of());
    }

    @Override
    public void run(CommandCall call, CommandOutput output) throws CommandException {
        output.table(
                "lines",
                List.of("line", "state", "panel", "unit", "last_read", "took_ms", "failures", "trouble", "troubles"));
        for (PanelDefinition panel : new TreeMap<>(acquisition.panels()).values()) {
            Line line = lines.get(panel.line());
            LineStatus status = line == null
                    ? new LineStatus(LineStatus.State.CLOSED, "no transport offers this line")
                    : line.status();
            Map<String, DeviceHealth> devices = new TreeMap<>(acquisition.health(panel.id()));
            if (devices.isEmpty()) {
                output.row(
                        panel.line(),
                        status.state().name(),
                        panel.id(),
                        null,
                        null,
                        null,
                        0L,
                        acquisition.trouble(panel.id(), panel.profile()),
                        "");
            }
            for (Map.Entry<String, DeviceHealth> device : devices.entrySet()) {
                DeviceHealth health = device.getValue();
                String trouble = health.trouble();
                if (trouble.isEmpty() && status.state() == LineStatus.State.DOWN) {
                    trouble = status.text();
                }
                output.row(
                        panel.line(),
                        status.state().name(),
                        panel.id(),
                        device.getKey(),
                        health.lastRead().orElse(null),
                        health.took().toMillis(),
                        (long) health.failures(),
                        trouble,
                        health.troubles());
            }
        }
    }
}
