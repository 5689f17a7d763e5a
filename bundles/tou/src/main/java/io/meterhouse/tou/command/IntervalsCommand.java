package io.meterhouse.tou.command;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Interval;
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
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StoredInterval;
import io.meterhouse.tou.Answers;
import io.meterhouse.tou.engine.Rating;
import io.meterhouse.tou.rating.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code tou intervals}: which rate each interval of a channel went to, and why. */
public final class IntervalsCommand implements Command {
    private static final String CHANNEL = "channel";

    private final Answers answers;
    private final IntervalStore store;
    private final Supplier<Instant> clock;

    public IntervalsCommand(Answers answers, IntervalStore store, Supplier<Instant> clock) {
        this.answers = answers;
        this.store = store;
        this.clock = clock;
    }

    @Override
    public CommandSpec spec() {
        return new CommandSpec(
                "tou intervals",
                "which rate each interval of a channel went to, piece by piece, and why",
                List.of(
                        new Argument(CHANNEL, Kind.TEXT, true, List.of(), "point.quantity: 1204.kwh-del"),
                        new Argument(
                                "--from", Kind.INSTANT, false, List.of(), "ends after this; a day ago if not given"),
                        new Argument(
                                "--to",
                                Kind.INSTANT,
                                false,
                                List.of(),
                                "ends at this at the latest; now if not given")));
    }

    @Override
    public void run(CommandCall call, CommandOutput output) throws CommandException {
        Instant to = call.instant("--to").orElseGet(clock);
        Instant from = call.instant("--from").orElseGet(() -> to.minus(Duration.ofDays(1)));
        if (!from.isBefore(to)) {
            throw new CommandException(Asking.WRONG_CALL, "--from " + from + " is not before --to " + to);
        }
        Timeline timeline = Asking.get(answers.status())
                .standing()
                .timeline()
                .orElseThrow(() ->
                        new CommandException(Asking.FAILED, "there is no programme yet; load one with 'tou load'"));
        ChannelId channel;
        try {
            channel = ChannelId.parse(call.text(CHANNEL).orElseThrow());
        } catch (IllegalArgumentException e) {
            throw new CommandException(Asking.WRONG_CALL, e.getMessage());
        }
        Rating rating = new Rating(timeline);
        output.table("intervals", List.of("end", "start", "revision", "counts", "rate", "because", "mixed", "flags"));
        try (Items<StoredInterval> items = store.intervals(channel, from, to, Revisions.LATEST)) {
            for (Optional<StoredInterval> each = items.next(); each.isPresent(); each = items.next()) {
                put(each.get().interval(), rating, output);
            }
        } catch (StoreException e) {
            throw new CommandException(Asking.FAILED, "the store cannot be read: " + e.getMessage());
        }
    }

    private static void put(Interval interval, Rating rating, CommandOutput output) {
        for (Rating.Piece piece : rating.of(interval)) {
            output.row(
                    piece.to(),
                    piece.from(),
                    (long) interval.revision(),
                    piece.counts().isPresent() ? piece.counts().getAsLong() : null,
                    piece.rate(),
                    piece.because(),
                    piece.mixed(),
                    interval.flags().toString());
        }
    }
}
