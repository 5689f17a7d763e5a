package io.meterhouse.tou;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.definition.PointDefinition;
import io.meterhouse.tou.engine.Snapshot;
import io.meterhouse.tou.engine.TouEngine;
import io.meterhouse.tou.keep.Read;
import io.meterhouse.tou.keep.Standing;
import io.meterhouse.tou.programme.Programme;
import io.meterhouse.tou.rating.Nanos;
import io.meterhouse.tou.rating.RateCursor;
import io.meterhouse.tou.rating.Spell;
import io.meterhouse.tou.rating.Timeline;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** What people ask: registers at an instant, the rate in force, reads that were issued. Any thread may ask. */
public final class Answers {
    private final Tou tou;

    public Answers(Tou tou) {
        this.tou = tou;
    }

    /**
     * How things stand.
     *
     * @param rate id of the rate in force; empty before the first programme
     * @param trouble what is wrong; empty when nothing is
     */
    public record Status(
            Standing standing, Optional<Programme> programme, String rate, Optional<Spell> spell, String trouble) {}

    /** How things stand, also while rates are behind. */
    public CompletableFuture<Status> status() {
        return tou.askEvenIfBehind(here -> {
            Optional<Timeline> timeline = here.standing().timeline();
            if (timeline.isEmpty() || timeline.get().begin().isAfter(here.now())) {
                return new Status(here.standing(), Optional.empty(), "", Optional.empty(), here.trouble());
            }
            RateCursor cursor = new RateCursor(timeline.get());
            Spell spell = cursor.at(Nanos.of(here.now()));
            return new Status(
                    here.standing(),
                    Optional.of(cursor.programme(spell.version())),
                    timeline.get().rates().get(spell.rate()),
                    Optional.of(spell),
                    here.trouble());
        });
    }

    /** Where demands of a programme would move in steps of more than 1 % of what a circuit carries, in words. */
    public CompletableFuture<List<String>> coarseDemands(Programme programme) {
        return tou.askEvenIfBehind(
                here -> DemandSteps.coarse(programme, here.panels().values(), here.store()));
    }

    /** The registers of all channels as they stand, each at the end of its newest interval. */
    public CompletableFuture<List<Snapshot>> registers() {
        return tou.ask(here -> {
            TouEngine engine = engine(here);
            return engine.channels().stream()
                    .map(channel -> engine.registers(channel).orElseThrow())
                    .toList();
        });
    }

    /**
     * Registers of some channels.
     *
     * @param registers by channel
     * @param missing of the others, why nobody can tell
     */
    public record Found(List<Snapshot> registers, SortedMap<ChannelId, String> missing) {
        public Found {
            registers = List.copyOf(registers);
            missing = Collections.unmodifiableSortedMap(new TreeMap<>(missing));
        }
    }

    /** The ids of the points that are metered, or were ever rated. */
    public CompletableFuture<SortedSet<String>> points() {
        return tou.ask(here -> {
            SortedSet<String> points = new TreeSet<>();
            metered(here).forEach(channel -> points.add(channel.point()));
            here.fold().engine().ifPresent(engine -> engine.channels().forEach(channel -> points.add(channel.point())));
            return points;
        });
    }

    /**
     * The registers of all channels of some points at one instant that has passed: as they stand now, less what was counted since, by the
     * revisions that there are now. A channel of which nobody can tell does not keep the others back.
     *
     * @param at empty for each as it stands, at the end of its newest interval
     * @param wanted whether a point is
     */
    public CompletableFuture<Found> registers(Optional<Instant> at, Predicate<String> wanted) {
        return tou.ask(here -> {
            TouEngine engine = engine(here);
            if (at.isPresent() && at.get().isAfter(here.now())) {
                throw new RefusedException(at.get() + " has not come");
            }
            SortedSet<ChannelId> rated = new TreeSet<>(engine.channels());
            rated.removeIf(channel -> !wanted.test(channel.point()));
            SortedMap<ChannelId, String> missing = new TreeMap<>();
            metered(here).stream()
                    .filter(channel -> wanted.test(channel.point()) && !rated.contains(channel))
                    .forEach(channel -> missing.put(channel, "nothing of it was rated yet"));
            if (at.isEmpty()) {
                return new Found(
                        rated.stream()
                                .map(channel -> engine.registers(channel).orElseThrow())
                                .toList(),
                        missing);
            }
            Found found = Rewind.to(at.get(), here.fold(), rated);
            missing.putAll(found.missing());
            return new Found(found.registers(), missing);
        });
    }

    private static SortedSet<ChannelId> metered(Tou here) {
        SortedSet<ChannelId> channels = new TreeSet<>();
        for (PanelDefinition panel : here.panels().values()) {
            for (PointDefinition point : panel.points()) {
                point.quantities().forEach(quantity -> channels.add(new ChannelId(point.id(), quantity)));
            }
        }
        return channels;
    }

    private static TouEngine engine(Tou here) throws RefusedException {
        return here.fold()
                .engine()
                .orElseThrow(() -> new RefusedException("there is no programme yet; load one with 'tou load'"));
    }

    /**
     * A day of the calendar.
     *
     * @param dayType empty where the calendar does not have it
     * @param switches from when which rate is in force, overrides included
     */
    public record Day(LocalDate date, String season, String dayType, List<Switch> switches) {
        /** A switch, by the wall clock. */
        public record Switch(LocalTime at, String rate) {}
    }

    /** The calendar of so many days from today on. */
    public CompletableFuture<List<Day>> days(int count) {
        return tou.askEvenIfBehind(here -> {
            Optional<Timeline> timeline = here.standing().timeline();
            if (timeline.isEmpty()) {
                throw new RefusedException("there is no programme yet; load one with 'tou load'");
            }
            RateCursor cursor = new RateCursor(timeline.get());
            List<Day> days = new ArrayList<>();
            long at = cursor.dayStart(Nanos.of(here.now()));
            for (int i = 0; i < count; i++) {
                days.add(day(cursor, timeline.get().rates(), at));
                at = cursor.dayEnd(at);
            }
            return days;
        });
    }

    private static Day day(RateCursor cursor, List<String> rates, long start) {
        ZoneId zone = cursor.programme(cursor.versionAt(start)).zone();
        long end = cursor.dayEnd(start);
        List<Day.Switch> switches = new ArrayList<>();
        switches.add(
                new Day.Switch(LocalTime.MIDNIGHT, rates.get(cursor.at(start).rate())));
        for (Instant edge : cursor.edges(start, end)) {
            switches.add(new Day.Switch(
                    LocalTime.ofInstant(edge, zone),
                    rates.get(cursor.at(Nanos.of(edge)).rate())));
        }
        return new Day(
                LocalDate.ofInstant(Nanos.instant(start), zone),
                cursor.seasonAt(start),
                cursor.dayTypeAt(start).orElse(""),
                switches);
    }

    /** The ids of the reads that were issued, with their instants. */
    public CompletableFuture<Map<String, Instant>> reads() {
        return tou.ask(here -> here.fold().book().ids());
    }

    /** All revisions of a read, of all channels. */
    public CompletableFuture<List<Read>> reads(String id) {
        return tou.ask(here -> {
            List<Read> found = here.fold().book().of(id);
            if (found.isEmpty()) {
                throw new RefusedException("there is no read '" + id + "'; 'reads' shows those there are");
            }
            return found;
        });
    }
}
