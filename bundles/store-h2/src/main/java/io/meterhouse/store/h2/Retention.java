package io.meterhouse.store.h2;

import io.meterhouse.api.metering.definition.SiteDefinition;
import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.Event.Severity;
import io.meterhouse.store.h2.disk.DiskFullException;
import io.meterhouse.store.h2.generation.DroppedNumbers;
import io.meterhouse.store.h2.generation.EventLimits;
import io.meterhouse.store.h2.generation.GenerationBuilder;
import io.meterhouse.store.h2.generation.GenerationBuilder.Days;
import io.meterhouse.store.h2.generation.GenerationBuilder.Result;
import io.meterhouse.store.h2.generation.GenerationFile;
import io.meterhouse.store.h2.generation.Keep;
import io.meterhouse.store.h2.record.Losses.Range;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What a new generation leaves out: days beyond the retention that are delivered, and the oldest days where the disk is short. For one thread. */
final class Retention {
    /** The newest days stay, however short the disk is: they are little, and what everybody waits for. */
    private static final int ALWAYS_KEPT_DAYS = 8;

    /** Ten years, whatever leap days they have: those that are not metrological. */
    private static final Duration EVENTS_KEPT = Duration.ofDays(3653);

    /** So many of those are kept however old they are. */
    static final long EVENTS_IN_ANY_CASE = 100_000;

    private final Surroundings surroundings;
    private final Supplier<Optional<SiteDefinition>> site;
    private final BooleanSupplier lasting;
    private final long eventsInAnyCase;
    private int misses;

    /**
     * @param lasting whether it was short for some time, and not only while somebody has a large file for a moment
     * @param eventsInAnyCase so many that are not metrological are kept however old they are
     */
    Retention(
            Surroundings surroundings,
            Supplier<Optional<SiteDefinition>> site,
            BooleanSupplier lasting,
            long eventsInAnyCase) {
        this.surroundings = surroundings;
        this.site = site;
        this.lasting = lasting;
        this.eventsInAnyCase = eventsInAnyCase;
    }

    /**
     * What a generation would be made of.
     *
     * @param old the one before; null when there is none
     * @param news bytes that the journal adds to it
     * @param newest end of the newest interval, or site time where that is earlier
     * @param delivered every uplink has everything up to this sequence
     * @param roomInJournal whether recording can go on for some days without a generation
     */
    record Look(GenerationFile old, long news, Instant newest, long delivered, boolean roomInJournal) {}

    /**
     * What is left out.
     *
     * @param makesSpace whether days go so that the floor is free again
     */
    record Plan(Keep keep, boolean makesSpace) {}

    /** @throws DiskFullException when it could not be made at all */
    Plan plan(Look look) throws IOException {
        if (site.get().isEmpty()) {
            // The site file may say ten years: what is dropped because it cannot be read does not come back.
            return new Plan(Keep.ALL, false);
        }
        Duration kept = site.get().get().retention();
        var keep = new Keep(
                GenerationBuilder.day(look.newest.minus(kept)),
                Integer.MIN_VALUE,
                Integer.MIN_VALUE,
                look.delivered,
                "older than the retention of " + kept.toDays() + " days",
                new EventLimits(look.newest.minus(EVENTS_KEPT), eventsInAnyCase));
        long floor = site.get().get().storeFree();
        long old = look.old == null ? 0 : look.old.size();
        var space = new Space(surroundings.disk().free(), floor, old, misses);
        if (floor == 0 || space.roomFor(old + look.news)) {
            return new Plan(keep, false);
        }
        int always = GenerationBuilder.day(look.newest) - (int) Math.min(ALWAYS_KEPT_DAYS, kept.toDays());
        return thinned(keep, space, look, always);
    }

    private Plan thinned(Keep keep, Space space, Look look, int always) throws IOException {
        long size = space.old() + look.news;
        long least = size;
        var days = new ArrayList<Space.Day>();
        SortedMap<Integer, GenerationFile.Day> held = look.old == null ? new TreeMap<>() : look.old.days();
        for (Map.Entry<Integer, GenerationFile.Day> day : held.entrySet()) {
            boolean delivered = day.getValue().last() <= look.delivered;
            long bytes = day.getValue().bytes();
            if (delivered && day.getKey() < keep.retention()) {
                size -= bytes;
                least -= bytes;
            } else if (day.getKey() < always) {
                days.add(new Space.Day(day.getKey(), bytes, delivered));
                least -= bytes;
            }
        }
        long wanted = size;
        boolean makesSpace = false;
        if (size > space.leaving() && (space.free() >= space.floor() || lasting.getAsBoolean())) {
            makesSpace = space.leavingMore() >= least;
            // It is not the store that fills the disk where all of it would not be enough: then it does not grow.
            wanted = makesSpace ? space.leavingMore() : Math.min(size, Math.max(least, space.old()));
        }
        if (wanted > space.fitting()) {
            boolean canWait = look.roomInJournal && space.free() < space.floor();
            if (canWait || least > space.fitting()) {
                throw new DiskFullException(
                        "it would take about " + megabytes(wanted) + " beside the old one, and "
                                + megabytes(space.free()) + " are free on the store's disk",
                        null);
            }
            wanted = space.fitting();
        }
        Space.Cut cut = Space.cut(days, size - wanted);
        return new Plan(
                new Keep(keep.retention(), cut.delivered(), cut.any(), keep.delivered(), keep.why(), keep.events()),
                makesSpace);
    }

    /** Bytes that may be taken for the journal beforehand. */
    long spare() throws IOException {
        long floor = site.get().map(SiteDefinition::storeFree).orElse(0L);
        return floor == 0 ? Long.MAX_VALUE : surroundings.disk().free() - floor - floor / 4;
    }

    static String megabytes(long bytes) {
        long tenths = bytes / 100_000;
        return tenths / 10 + "." + tenths % 10 + " MB";
    }

    /** Whether the disk took the one that was made last: where not, the next one is reckoned to need more. */
    void fitted(boolean did) {
        misses = did ? 0 : Math.min(4, misses + 1);
    }

    /** The events that tell what was left out. */
    static List<Event> events(Result result, Instant now) {
        var events = new ArrayList<Event>();
        for (Map.Entry<String, Days> each : result.days().entrySet()) {
            List<Range> ranges = result.dropped().stream()
                    .filter(range -> range.reason().equals(each.getKey()))
                    .toList();
            if (!ranges.isEmpty()) {
                events.add(event(each.getKey(), each.getValue(), ranges, now));
            }
        }
        DroppedNumbers dropped = result.events();
        if (dropped.count() > 0) {
            events.add(new Event(
                    EventCheck.DROPPED,
                    Severity.INFO,
                    true,
                    now,
                    "store",
                    dropped.count() + " events that are not metrological, with numbers from " + dropped.first() + " to "
                            + dropped.last() + ", are not kept any more: they are older than ten years",
                    Map.of(
                            "count",
                            String.valueOf(dropped.count()),
                            "first",
                            String.valueOf(dropped.first()),
                            "last",
                            String.valueOf(dropped.last()),
                            EventCheck.NUMBERS,
                            dropped.text())));
        }
        return events;
    }

    private static Event event(String reason, Days days, List<Range> ranges, Instant now) {
        long count = 0;
        for (Range range : ranges) {
            count += range.last() - range.first() + 1;
        }
        long first = ranges.get(0).first();
        long last = ranges.get(ranges.size() - 1).last();
        String kind =
                switch (reason) {
                    case Keep.SPACE -> "SPACE_DROPPED";
                    case Keep.UNDELIVERED -> "UNDELIVERED_DROPPED";
                    default -> "RETENTION_DROPPED";
                };
        Severity severity =
                switch (reason) {
                    case Keep.SPACE -> Severity.WARNING;
                    case Keep.UNDELIVERED -> Severity.ALARM;
                    default -> Severity.INFO;
                };
        String from = LocalDate.ofEpochDay(days.first()).toString();
        String to = LocalDate.ofEpochDay(days.last()).toString();
        return new Event(
                kind,
                severity,
                true,
                now,
                "store",
                count + " batches of " + (from.equals(to) ? from : from + " to " + to) + " (UTC), sequence " + first
                        + " to " + last + ", are not kept any more: " + reason,
                Map.of(
                        "batches", String.valueOf(count),
                        "first", String.valueOf(first),
                        "last", String.valueOf(last),
                        "first_day", from,
                        "last_day", to,
                        "sequences",
                                ranges.stream()
                                        .map(range -> range.first() + "-" + range.last())
                                        .collect(Collectors.joining(" "))));
    }
}
