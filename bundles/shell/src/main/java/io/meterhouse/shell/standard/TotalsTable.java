package io.meterhouse.shell.standard;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.ops.command.CommandOutput;
import io.meterhouse.api.store.Items;
import io.meterhouse.api.store.Step;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.Total;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Totals of a channel as a table. */
final class TotalsTable {
    private static final int DAYS = 30;
    private static final int WEEKS = 12;
    private static final int MONTHS = 12;
    private static final int YEARS = 10;

    private TotalsTable() {}

    /** Where one begins who does not say where: so that there are some whole steps. */
    static Instant begin(Step step, Instant to) {
        LocalDate date = to.atZone(step.zone()).toLocalDate();
        LocalDate from =
                switch (step.unit()) {
                    case MINUTE -> date.minusDays(1);
                    case DAY -> date.minusDays(DAYS);
                    case WEEK ->
                        date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
                                .minusWeeks(WEEKS);
                    case MONTH -> date.withDayOfMonth(1).minusMonths(MONTHS);
                    case YEAR -> date.withDayOfYear(1).minusYears(YEARS);
                };
        return from.atStartOfDay(step.zone()).toInstant();
    }

    static void show(ChannelId channel, Optional<Total> first, Items<Total> totals, CommandOutput output)
            throws StoreException {
        output.table(
                "totals",
                List.of(
                        "start",
                        "end",
                        "counts",
                        channel.quantity().unit().toLowerCase(Locale.ROOT),
                        "complete",
                        "length_s",
                        "known_s",
                        "carried_s",
                        "flags",
                        "channel_revision",
                        "unit_mwh"));
        for (Optional<Total> next = first; next.isPresent(); next = totals.next()) {
            Total total = next.get();
            boolean counted = total.counts().isPresent();
            output.row(
                    total.start(),
                    total.end(),
                    counted ? total.counts().getAsLong() : null,
                    counted ? Energy.kilo(total.unit(), total.counts().getAsLong()) : null,
                    total.isComplete(),
                    total.length().toSeconds(),
                    total.known().toSeconds(),
                    total.carried().toSeconds(),
                    total.flags().toString(),
                    total.channelRevision(),
                    total.unit().toString());
        }
    }
}
