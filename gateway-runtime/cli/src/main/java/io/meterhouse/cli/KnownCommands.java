package io.meterhouse.cli;

import io.meterhouse.api.ops.command.CommandSpec;
import io.meterhouse.api.ops.command.CommandSpec.Argument;
import io.meterhouse.api.ops.command.CommandSpec.Kind;
import java.util.List;

/** What is known of commands while no gateway runs: those that every gateway has. A running one is always asked. */
final class KnownCommands {
    private KnownCommands() {}

    static List<CommandSpec> all() {
        return List.of(
                new CommandSpec("commands", "Lists the commands that this gateway offers now.", List.of()),
                new CommandSpec(
                        "events",
                        "Shows what happened, the newest last.",
                        List.of(
                                option(
                                        "--after",
                                        Kind.NUMBER,
                                        "Those after the event of this number, oldest first. Default: the newest ones."),
                                option("--kind", Kind.TEXT, "Only this kind, METER_CHANGE for instance."),
                                option("--limit", Kind.NUMBER, "How many at most, 1 to 10000. Default: 100."),
                                option("--follow", Kind.FLAG, "Goes on with new ones until it is interrupted."))),
                new CommandSpec(
                        "events export",
                        "Writes all events to a file that 'meterhouse verify' checks.",
                        List.of(new Argument(
                                "file", Kind.FILE, true, List.of(), "The file to make; it must not exist."))),
                new CommandSpec(
                        "intervals",
                        "Shows the intervals of a channel, or what they sum to.",
                        List.of(
                                new Argument(
                                        "channel",
                                        Kind.TEXT,
                                        true,
                                        List.of(),
                                        "Point and quantity, 1204.kwh-del for instance."),
                                option(
                                        "--from",
                                        Kind.INSTANT,
                                        "Intervals that end after this. Default: a day before --to."),
                                option("--to", Kind.INSTANT, "Intervals that end at this or before. Default: now."),
                                option(
                                        "--every",
                                        Kind.TEXT,
                                        "Sums them to longer ones, by the clocks of the site: 5m, 6m, 10m, 12m, 15m, 20m, 30m, 1h,"
                                                + " 2h, 3h, 4h, 6h, 8h, 12h, 1d, 1w, 1mo or 1y."),
                                option(
                                        "--all-revisions",
                                        Kind.FLAG,
                                        "Also the revisions that were replaced by later ones."))),
                new CommandSpec("status", "Shows how the gateway is: clock, store, lines and deliveries.", List.of()));
    }

    private static Argument option(String name, Kind kind, String help) {
        return new Argument(name, kind, false, List.of(), help);
    }
}
