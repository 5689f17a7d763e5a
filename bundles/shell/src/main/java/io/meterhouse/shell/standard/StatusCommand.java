package io.meterhouse.shell.standard;

import io.meterhouse.api.metering.definition.SiteDefinition;
import io.meterhouse.api.metering.line.Line;
import io.meterhouse.api.metering.line.LineStatus;
import io.meterhouse.api.metering.time.ClockQuality;
import io.meterhouse.api.ops.command.Command;
import io.meterhouse.api.ops.command.CommandCall;
import io.meterhouse.api.ops.command.CommandOutput;
import io.meterhouse.api.ops.command.CommandSpec;
import io.meterhouse.api.store.Cursor;
import io.meterhouse.api.store.Position;
import io.meterhouse.api.store.StoreStatus;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code status}: the gateway at a glance. Always answers: what is missing is said. */
final class StatusCommand implements Command {
    private final Surroundings surroundings;

    StatusCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public CommandSpec spec() {
        return new CommandSpec("status", "Shows how the gateway is: clock, store, lines and deliveries.", List.of());
    }

    @Override
    public void run(CommandCall call, CommandOutput output) {
        Optional<SiteDefinition> site = surroundings.site();
        output.field("version", surroundings.version());
        output.field("site", site.map(SiteDefinition::id).orElse(null));
        output.field(
                "site_name",
                site.map(SiteDefinition::name)
                        .orElse("no site file is in force; the events say what is wrong with it"));
        output.field("zone", site.map(s -> s.zone().getId()).orElse(null));
        clock(site, output);
        Optional<StoreStatus> store = surroundings.store().map(s -> s.status());
        store(store, output);
        lines(output);
        uplinks(store.map(StoreStatus::head), output);
    }

    private void clock(Optional<SiteDefinition> site, CommandOutput output) {
        ClockQuality quality = surroundings.time().quality();
        output.field("time", surroundings.time().now());
        output.field("clock_source", quality.source());
        output.field("clock_error_ms", quality.estimatedError().toMillis());
        output.field(
                "clock_trusted",
                site.map(s -> quality.estimatedError().compareTo(s.maxClockError()) <= 0)
                        .orElse(null));
    }

    private static void store(Optional<StoreStatus> status, CommandOutput output) {
        output.field("store", status.map(StoreStatus::text).orElse("missing: no interval store runs in this gateway"));
        output.field("store_writable", status.map(StoreStatus::writable).orElse(false));
        output.field("store_epoch", status.map(s -> s.head().epoch()).orElse(null));
        output.field("store_sequence", status.map(s -> s.head().sequence()).orElse(null));
        output.field(
                "store_oldest",
                status.map(StoreStatus::oldest).filter(StatusCommand::real).orElse(null));
        output.field(
                "store_newest",
                status.map(StoreStatus::newest).filter(StatusCommand::real).orElse(null));
        output.field("store_bytes", status.map(StoreStatus::bytes).orElse(null));
    }

    /** Not one of the marks for "none". */
    private static boolean real(Instant instant) {
        return instant.isAfter(Instant.MIN) && instant.isBefore(Instant.MAX);
    }

    private void lines(CommandOutput output) {
        output.table("lines", List.of("line", "state", "text"));
        surroundings.lines().stream().sorted(Comparator.comparing(Line::id)).forEach(line -> {
            LineStatus status = line.status();
            output.row(line.id(), status.state().name().toLowerCase(Locale.ROOT), status.text());
        });
    }

    private void uplinks(Optional<Position> head, CommandOutput output) {
        output.table("uplinks", List.of("uplink", "epoch", "acknowledged", "above", "behind"));
        surroundings.cursors().map(c -> c.all()).orElse(List.of()).stream()
                .sorted(Comparator.comparing(Cursor::uplink))
                .forEach(cursor -> {
                    Position at = cursor.contiguous();
                    long above = cursor.above().entrySet().stream()
                            .mapToLong(range -> range.getValue() - range.getKey() + 1)
                            .sum();
                    Long behind = head.filter(h -> h.epoch().equals(at.epoch()))
                            .map(h -> Math.max(0, h.sequence() - at.sequence() - above))
                            .orElse(null);
                    output.row(cursor.uplink(), at.epoch(), at.sequence(), above, behind);
                });
    }
}
