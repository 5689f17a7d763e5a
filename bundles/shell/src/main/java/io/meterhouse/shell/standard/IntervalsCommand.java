package io.meterhouse.shell.standard;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.definition.SiteDefinition;
import io.meterhouse.api.ops.command.Command;
import io.meterhouse.api.ops.command.CommandCall;
import io.meterhouse.api.ops.command.CommandException;
import io.meterhouse.api.ops.command.CommandOutput;
import io.meterhouse.api.ops.command.CommandSpec;
import io.meterhouse.api.ops.command.CommandSpec.Argument;
import io.meterhouse.api.ops.command.CommandSpec.Kind;
import io.meterhouse.api.store.IntervalStore;
import io.meterhouse.api.store.IntervalStore.Revisions;
import io.meterhouse.api.store.Items;
import io.meterhouse.api.store.Step;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StoredInterval;
import io.meterhouse.api.store.Total;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** {@code intervals}: what a channel counted, as it was recorded or summed to longer times. Rows are sent as they are read. */
final class IntervalsCommand implements Command {
    private static final int FAILED = 1;
    private static final int WRONG_CALL = 2;
    private static final int NOT_FOUND = 3;
    private static final int MOST_OFFERED = 500;

    private final Surroundings surroundings;

    IntervalsCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public CommandSpec spec() {
        return new CommandSpec(
                "intervals",
                "Shows the intervals of a channel, or what they sum to.",
                List.of(
                        new Argument(
                                "channel",
                                Kind.TEXT,
                                true,
                                channels().limit(MOST_OFFERED).toList(),
                                "Point and quantity, 1204.kwh-del for instance."),
                        new Argument(
                                "--from",
                                Kind.INSTANT,
                                false,
                                List.of("today", "-1d"),
                                "Intervals that end after this. Default: a day before --to."),
                        new Argument(
                                "--to",
                                Kind.INSTANT,
                                false,
                                List.of("now", "today"),
                                "Intervals that end at this or before. Default: now."),
                        new Argument(
                                "--every",
                                Kind.TEXT,
                                false,
                                List.of("15m", "1h", "1d", "1w", "1mo", "1y"),
                                "Sums them to longer ones, by the clocks of the site: " + Step.FORMS + "."),
                        new Argument(
                                "--all-revisions",
                                Kind.FLAG,
                                false,
                                List.of(),
                                "Also the revisions that were replaced by later ones.")));
    }

    private Stream<String> channels() {
        return surroundings.panels().stream()
                .flatMap(panel -> panel.points().stream())
                .flatMap(point -> point.quantities().stream().map(q -> new ChannelId(point.id(), q)))
                .sorted()
                .map(ChannelId::toString);
    }

    @Override
    public void run(CommandCall call, CommandOutput output) throws CommandException {
        ChannelId channel = channel(call.text("channel").orElseThrow());
        Instant to = call.instant("--to").orElseGet(() -> surroundings.time().now());
        Optional<Step> every = every(call);
        Instant from = call.instant("--from")
                .orElseGet(() -> every.map(step -> TotalsTable.begin(step, to)).orElse(to.minus(Duration.ofDays(1))));
        if (!from.isBefore(to)) {
            throw new CommandException(WRONG_CALL, "--from " + from + " is not before --to " + to);
        }
        IntervalStore store = surroundings
                .store()
                .orElseThrow(() -> new CommandException(
                        FAILED, "no interval store runs in this gateway; 'meterhouse status' and its log say why"));
        if (every.isPresent()) {
            totals(store, channel, from, to, every.get(), output);
            return;
        }
        Revisions revisions = call.flag("--all-revisions") ? Revisions.ALL : Revisions.LATEST;
        try (Items<StoredInterval> intervals = store.intervals(channel, from, to, revisions)) {
            Optional<StoredInterval> first = intervals.next();
            ensureKnown(channel, first.isPresent());
            show(channel, first, intervals, output);
        } catch (StoreException e) {
            throw new CommandException(FAILED, "the store cannot be read: " + e.getMessage());
        }
    }

    private Optional<Step> every(CommandCall call) throws CommandException {
        Optional<String> text = call.text("--every");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (call.flag("--all-revisions")) {
            throw new CommandException(WRONG_CALL, "--every sums the latest revisions: leave --all-revisions out");
        }
        ZoneId zone = surroundings
                .site()
                .map(SiteDefinition::zone)
                .orElseThrow(() -> new CommandException(
                        FAILED, "no site file is in effect, so nobody knows by which clocks a day begins"));
        try {
            return Optional.of(Step.parse(text.get(), zone));
        } catch (IllegalArgumentException e) {
            throw new CommandException(WRONG_CALL, "--every: " + e.getMessage());
        }
    }

    private void totals(
            IntervalStore store, ChannelId channel, Instant from, Instant to, Step step, CommandOutput output)
            throws CommandException {
        try (Items<Total> totals = store.totals(channel, from, to, step)) {
            Optional<Total> first = totals.next();
            ensureKnown(channel, first.isPresent());
            TotalsTable.show(channel, first, totals, output);
        } catch (StoreException e) {
            throw new CommandException(FAILED, "the store cannot be read: " + e.getMessage());
        }
    }

    private void ensureKnown(ChannelId channel, boolean found) throws CommandException {
        if (!found && channels().noneMatch(channel.toString()::equals)) {
            throw new CommandException(
                    NOT_FOUND, "the site has no channel " + channel + ", and none of that name has intervals there");
        }
    }

    private static void show(
            ChannelId channel, Optional<StoredInterval> first, Items<StoredInterval> intervals, CommandOutput output)
            throws StoreException {
        output.table(
                "intervals",
                List.of(
                        "end",
                        "start",
                        "revision",
                        "counts",
                        channel.quantity().unit().toLowerCase(Locale.ROOT),
                        "register",
                        "flags",
                        "channel_revision",
                        "unit_mwh",
                        "sequence"));
        for (Optional<StoredInterval> next = first; next.isPresent(); next = intervals.next()) {
            Interval interval = next.get().interval();
            output.row(
                    interval.end(),
                    interval.start(),
                    interval.revision(),
                    orNull(interval.counts()),
                    interval.counts().isPresent()
                            ? Energy.kilo(interval.unit(), interval.counts().getAsLong())
                            : null,
                    orNull(interval.register()),
                    interval.flags().toString(),
                    interval.channelRevision(),
                    interval.unit().toString(),
                    next.get().sequence());
        }
    }

    private static ChannelId channel(String text) throws CommandException {
        try {
            return ChannelId.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CommandException(WRONG_CALL, e.getMessage());
        }
    }

    private static Long orNull(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }
}
