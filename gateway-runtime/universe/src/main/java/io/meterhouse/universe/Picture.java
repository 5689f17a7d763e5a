package io.meterhouse.universe;

import io.meterhouse.api.store.Batch;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Remembers what happened in a world, part of the building by part, so that it can be drawn when all is over. */
final class Picture implements Watcher {
    /** Where no process runs. */
    private static final String GATEWAY = "gateway";

    private static final int MOST_USUAL = 3;

    private final Blueprint blueprint;
    private final Map<String, List<Bar>> lanes = new LinkedHashMap<>();
    private final Map<Integer, Bar> under = new HashMap<>();
    private final Map<LocalDate, Day> days = new TreeMap<>();
    private Bar down;
    private long recorded;
    private Standing last = new Standing(0, 0, 0);
    private long end;

    /** Something that was wrong, drawn in one lane. */
    static final class Bar {
        final String name;
        /** By which its colour is chosen; null where no process ran. */
        final FaultKind kind;

        final long from;
        long to;

        Bar(String name, FaultKind kind, long from) {
            this.name = name;
            this.kind = kind;
            this.from = from;
            to = from;
        }
    }

    /** Intervals of a day, by when the store acknowledged them, and by when the consumer got them. */
    record Day(long from, long to, long recorded, long delivered) {}

    Picture(Blueprint blueprint) {
        this.blueprint = blueprint;
        List.of(Power.PLACE, GATEWAY, "disk", "clock").forEach(this::lane);
        blueprint.site().lines().forEach(line -> lane(line.id()));
        blueprint.panels().forEach(panel -> lane(panel.id()));
        lane("broker");
    }

    private List<Bar> lane(String place) {
        return lanes.computeIfAbsent(place, name -> new ArrayList<>());
    }

    @Override
    public void begins(long at, Fault fault, String place) {
        var bar = new Bar(
                "#" + fault.number() + " " + fault.kind().figure()
                        + (fault.lasts().isZero() ? "" : ", " + Words.of(fault.lasts())),
                fault.kind(),
                at);
        lane(place).add(bar);
        // How long the power is away shows in the gateway: it goes at a write that is yet to come.
        if (!fault.lasts().isZero() && !place.equals(Power.PLACE)) {
            under.put(fault.number(), bar);
        }
    }

    @Override
    public void ends(long at, Fault fault) {
        Bar bar = under.remove(fault.number());
        if (bar != null) {
            bar.to = at;
        }
    }

    @Override
    public void gateway(long at, boolean runs) {
        if (runs && down != null) {
            down.to = at;
            if (down.from == at) {
                lane(GATEWAY).remove(down);
            }
            down = null;
        } else if (!runs && down == null) {
            down = new Bar("no process runs", null, at);
            lane(GATEWAY).add(down);
        }
    }

    @Override
    public void recorded(List<Batch> batches) {
        for (Batch batch : batches) {
            recorded +=
                    batch.kind() == Batch.Kind.REVISIONS ? 0 : batch.intervals().size();
        }
    }

    @Override
    public void standing(Standing now) {
        LocalDate day = Instant.ofEpochMilli(now.at() - 1).atZone(zone()).toLocalDate();
        days.merge(
                day,
                new Day(
                        Math.max(start(), day.atStartOfDay(zone()).toInstant().toEpochMilli()),
                        now.at(),
                        recorded,
                        now.delivered() - last.delivered()),
                (one, other) ->
                        new Day(one.from, other.to, one.recorded + other.recorded, one.delivered + other.delivered));
        recorded = 0;
        last = now;
        end = now.at();
    }

    Blueprint blueprint() {
        return blueprint;
    }

    ZoneId zone() {
        return blueprint.site().site().zone();
    }

    long start() {
        return blueprint.start().toEpochMilli();
    }

    long end() {
        return end;
    }

    /** What stands before a lane. */
    String title(String place) {
        boolean panel = blueprint.panels().stream().anyMatch(each -> each.id().equals(place));
        boolean line =
                blueprint.site().lines().stream().anyMatch(each -> each.id().equals(place));
        return panel ? "panel " + place : line ? "line " + place : place;
    }

    /** By part of the building. What is still wrong lasts to the end. */
    Map<String, List<Bar>> lanes() {
        under.values().forEach(bar -> bar.to = end);
        if (down != null) {
            down.to = end;
        }
        return lanes;
    }

    /**
     * Intervals that a column of full height stands for. What is made up for in a day may be ten times what is recorded in one: it is cut
     * off, so that the others can be seen.
     */
    long scale() {
        long recorded = days.values().stream().mapToLong(Day::recorded).max().orElse(0);
        long delivered = days.values().stream().mapToLong(Day::delivered).max().orElse(0);
        return Math.max(1, Math.max(recorded, Math.min(delivered, MOST_USUAL * recorded)));
    }

    Collection<Day> days() {
        return days.values();
    }
}
