package io.meterhouse.tou;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.store.IntervalStore;
import io.meterhouse.api.store.IntervalStore.Revisions;
import io.meterhouse.api.store.Items;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StoredInterval;
import io.meterhouse.tou.engine.Snapshot;
import io.meterhouse.tou.engine.TouEngine;
import io.meterhouse.tou.keep.Read;
import io.meterhouse.tou.keep.ReadBook;
import io.meterhouse.tou.programme.Programme;
import io.meterhouse.tou.rating.Timeline;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * Rates kept intervals again, by the programmes that were in force or by another one. Registers and reads stay as they are: what comes
 * out is a read of its own, a new revision each time. Any thread may ask; the folding does not wait for it.
 */
public final class Rerating {
    private final Tou tou;

    public Rerating(Tou tou) {
        this.tou = tou;
    }

    /** How far it has come. */
    @FunctionalInterface
    public interface Progress {
        void at(long done, long total);
    }

    /**
     * What a channel counted in the time, in one unit, by rate.
     *
     * @param inForce by the rates that were in force, latest revisions
     * @param again by the other programme, or by the same ones from their own instants on
     */
    public record Row(ChannelId channel, CountUnit unit, Map<String, Long> inForce, Map<String, Long> again) {}

    /**
     * What came out.
     *
     * @param id of the read that keeps it
     * @param rows by channel
     */
    public record Result(String id, int revision, List<Row> rows) {}

    /**
     * What is rated again.
     *
     * @param timeline what was in force
     * @param channels that were rated
     */
    public record Start(Timeline timeline, List<ChannelId> channels) {}

    /** What there is to rate. */
    public CompletableFuture<Start> start() {
        return tou.ask(here -> {
            Optional<TouEngine> engine = here.fold().engine();
            if (engine.isEmpty()) {
                throw new RefusedException("there is no programme yet; load one with 'tou load'");
            }
            return new Start(
                    here.standing().timeline().orElseThrow(),
                    List.copyOf(engine.get().channels()));
        });
    }

    /**
     * Rates the intervals that end in ({@code from}, {@code to}] again, on the caller's thread.
     *
     * @param programme in place of those that were in force, with the overrides as they were; empty for those, each from its own instant
     *     on, also where it was received later
     * @throws StoreException when intervals cannot be read
     */
    public List<Row> rate(Start start, Instant from, Instant to, Optional<Programme> programme, Progress progress)
            throws StoreException {
        Timeline other = programme
                .map(each -> new Timeline(
                        List.of(new Timeline.Version(each, start.timeline().begin())),
                        start.timeline().overrides(),
                        start.timeline().calendars()))
                .orElseGet(() -> byTheirOwnInstants(start.timeline()));
        TouEngine inForce = new TouEngine(start.timeline(), Ignoring.INSTANCE);
        TouEngine again = new TouEngine(other, Ignoring.INSTANCE);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < start.channels().size(); i++) {
            progress.at(i, start.channels().size());
            rows.addAll(rows(tou.store(), start.channels().get(i), from, to, inForce, again));
        }
        progress.at(start.channels().size(), start.channels().size());
        return rows;
    }

    /** What was accepted later takes the place of all that was before, from its own instant on. */
    private static Timeline byTheirOwnInstants(Timeline inForce) {
        TreeMap<Instant, Timeline.Version> versions = new TreeMap<>();
        for (Timeline.Version each : inForce.versions()) {
            Instant effective = each.programme().effective();
            versions.tailMap(effective, true).clear();
            versions.put(effective, new Timeline.Version(each.programme(), effective));
        }
        return new Timeline(List.copyOf(versions.values()), inForce.overrides(), inForce.calendars());
    }

    private static List<Row> rows(
            IntervalStore store, ChannelId channel, Instant from, Instant to, TouEngine inForce, TouEngine again)
            throws StoreException {
        Map<CountUnit, long[][]> sums = new LinkedHashMap<>();
        try (Items<StoredInterval> items = store.intervals(channel, from, to, Revisions.LATEST)) {
            for (Optional<StoredInterval> each = items.next(); each.isPresent(); each = items.next()) {
                Interval interval = each.get().interval();
                long[][] shares = sums.computeIfAbsent(interval.unit(), unit -> new long[][] {
                    new long[inForce.rates().size()], new long[again.rates().size()]
                });
                inForce.split(interval, shares[0]);
                again.split(interval, shares[1]);
            }
        }
        List<Row> rows = new ArrayList<>();
        sums.forEach((unit, shares) ->
                rows.add(new Row(channel, unit, named(inForce.rates(), shares[0]), named(again.rates(), shares[1]))));
        return rows;
    }

    private static Map<String, Long> named(List<String> rates, long[] shares) {
        Map<String, Long> named = new TreeMap<>();
        for (int i = 0; i < shares.length; i++) {
            named.put(rates.get(i), shares[i]);
        }
        return named;
    }

    /** Keeps what came out as a read, a revision above those that there are. */
    public CompletableFuture<Result> keep(Instant from, Instant to, List<Row> rows, String reason) {
        String id = "rerate/" + from.getEpochSecond() + "-" + to.getEpochSecond();
        return tou.ask(here -> {
            ReadBook book = here.fold().book();
            int revision =
                    1 + book.of(id).stream().mapToInt(Read::revision).max().orElse(-1);
            for (Row row : rows) {
                if (!book.add(new Read(id, revision, reason, "", here.now(), 0, snapshot(row, from, to)))) {
                    throw new IOException("'" + id + "' has revision " + revision + " of " + row.channel() + " in "
                            + row.unit() + " mWh already");
                }
            }
            book.force();
            return new Result(id, revision, rows);
        });
    }

    private static Snapshot snapshot(Row row, Instant from, Instant to) {
        long total = row.again().values().stream().mapToLong(Long::longValue).sum();
        return new Snapshot(
                row.channel(), to, false, row.unit(), OptionalLong.empty(), total, row.again(), 0, from, List.of());
    }
}
