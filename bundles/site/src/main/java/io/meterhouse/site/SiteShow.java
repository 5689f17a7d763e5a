package io.meterhouse.site;

import io.meterhouse.api.ops.command.Command;
import io.meterhouse.api.ops.command.CommandCall;
import io.meterhouse.api.ops.command.CommandException;
import io.meterhouse.api.ops.command.CommandOutput;
import io.meterhouse.api.ops.command.CommandSpec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** {@code site show}: what is in effect, and what is wrong with the file if it is not. */
final class SiteShow implements Command {
    private final Supplier<SiteKeeper.Standing> standing;

    SiteShow(Supplier<SiteKeeper.Standing> standing) {
        this.standing = standing;
    }

    @Override
    public CommandSpec spec() {
        return new CommandSpec(
                "site show",
                "Shows the site that is in effect, and the mistakes of the file if it is refused",
                List.of());
    }

    @Override
    public void run(CommandCall call, CommandOutput output) throws CommandException {
        SiteKeeper.Standing now = standing.get();
        if (now.site().isEmpty() && now.problems().isEmpty()) {
            throw new CommandException(1, "the site file has not been read yet; ask again in a second");
        }
        output.field("file", now.problems().isEmpty() ? "in effect" : "refused");
        now.site().ifPresent(site -> show(site, output));
        if (!now.problems().isEmpty()) {
            output.field("mistakes_in_all", (long) now.count());
            SiteCheck.show(now.problems(), output);
        }
    }

    private static void show(Site site, CommandOutput output) {
        output.field("site", site.site().id());
        output.field("name", site.site().name());
        output.field("zone", site.site().zone().getId());
        output.field("retention", Spans.format(site.site().retention()));
        output.field("store_free", Amounts.format(site.site().storeFree()));
        output.field("max_clock_error", Spans.format(site.site().maxClockError()));
        output.field("hash", site.hash());
        output.field("points", (long) site.pointCount());
        output.table("lines", List.of("id", "transport", "settings"));
        site.lines().forEach(line -> output.row(line.id(), line.transport(), settings(line.settings())));
        output.table("panels", List.of("id", "line", "unit", "profile", "serial", "interval", "points"));
        site.panels()
                .forEach(panel -> output.row(
                        panel.id(),
                        panel.line(),
                        (long) panel.node().unit(),
                        panel.profile(),
                        panel.meterSerial(),
                        panel.interval().toString(),
                        (long) panel.points().size()));
        output.table("virtual_points", List.of("id", "label", "terms"));
        site.virtuals()
                .forEach(virtual -> output.row(
                        virtual.id(), virtual.label(), (long) virtual.terms().size()));
        output.table("uplinks", List.of("id", "kind", "settings"));
        site.uplinks().forEach(uplink -> output.row(uplink.id(), uplink.kind(), settings(uplink.settings())));
    }

    private static String settings(Map<String, String> settings) {
        return new TreeMap<>(settings)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining(" "));
    }
}
