package io.meterhouse.tou.download;

import io.meterhouse.api.metering.meter.TouLimits;
import io.meterhouse.api.metering.meter.TouTable;
import io.meterhouse.api.metering.meter.TouTable.Calendar;
import io.meterhouse.api.metering.meter.TouTable.Day;
import io.meterhouse.api.metering.meter.TouTable.OffsetChange;
import io.meterhouse.api.metering.meter.TouTable.Switch;
import io.meterhouse.api.metering.meter.TouTable.SwitchPoints;
import io.meterhouse.api.metering.meter.TouTable.TierOverride;
import io.meterhouse.api.metering.meter.TouTable.TierSwitch;
import io.meterhouse.document.Problem;
import io.meterhouse.tou.programme.MeterLimits;
import io.meterhouse.tou.programme.Programme;
import io.meterhouse.tou.programme.Programme.DaySchedule;
import io.meterhouse.tou.programme.Programme.Season;
import io.meterhouse.tou.rating.Nanos;
import io.meterhouse.tou.rating.RateCursor;
import io.meterhouse.tou.rating.RateOverride;
import io.meterhouse.tou.rating.Timeline;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What the tables of a meter are to be at an instant, as the programme in force then says. A meter holds one programme and one season of
 * it, so what comes later is not in them, but for the calendar and the override.
 */
final class MeterTables {
    private static final int MINUTE_SECONDS = 60;

    private final Programme programme;
    private final TouLimits limits;
    private final RateCursor cursor;
    private final Timeline timeline;
    private final Instant now;
    private final List<String> types;

    /**
     * Of what was ordered, at an instant.
     *
     * @param timeline one that has begun
     */
    MeterTables(Timeline timeline, TouLimits limits, Instant now) {
        this.limits = limits;
        this.now = now;
        Timeline.Version version = inForce(timeline, now);
        this.programme = version.programme();
        this.timeline = new Timeline(List.of(version), timeline.overrides(), timeline.calendars());
        this.cursor = new RateCursor(this.timeline);
        TreeSet<String> all = new TreeSet<>();
        programme.seasons().forEach(season -> all.addAll(season.schedules().keySet()));
        this.types = List.copyOf(all);
    }

    private static Timeline.Version inForce(Timeline timeline, Instant now) {
        Timeline.Version found = timeline.versions().get(0);
        for (Timeline.Version each : timeline.versions()) {
            if (!each.from().isAfter(now)) {
                found = each;
            }
        }
        return found;
    }

    Programme programme() {
        return programme;
    }

    /** Why the meter cannot hold the programme; empty where it can. */
    List<String> tooLarge() {
        List<String> reasons = new ArrayList<>();
        MeterLimits most = new MeterLimits(limits.switchPoints(), limits.schedules(), limits.seasons(), limits.tiers());
        for (Problem problem : most.check(programme.id(), programme)) {
            reasons.add(problem.text());
        }
        if (types.size() > limits.schedules()) {
            reasons.add(types.size() + " types of day, and the meter's calendar knows " + limits.schedules());
        }
        if (cursor.dayStart(Nanos.of(now)) % 60_000_000_000L != 0) {
            reasons.add(
                    "its zone " + programme.zone() + " is off by parts of a minute, and the meter knows whole ones");
        }
        return reasons;
    }

    /** The tier of a rate: of the same letter, where all rates are called as tiers are; by its place otherwise. */
    int tier(String rate) {
        List<String> ids = programme.rates().stream().map(Programme.Rate::id).toList();
        boolean letters =
                ids.stream().allMatch(id -> id.length() == 1 && letter(id) >= 0 && letter(id) < limits.tiers());
        int place = ids.indexOf(rate);
        if (place < 0) {
            place = programme.defaultRate();
        }
        return letters ? letter(ids.get(place)) : place;
    }

    private static int letter(String id) {
        return id.charAt(0) - 'A';
    }

    /**
     * All tables, of a programme that the meter can hold; without the override where that has more switch points than the meter takes.
     */
    Map<TouTable.Kind, TouTable> all() {
        Map<TouTable.Kind, TouTable> all = new EnumMap<>(TouTable.Kind.class);
        all.put(TouTable.Kind.CALENDAR, calendar());
        all.put(TouTable.Kind.SWITCH_POINTS, switchPoints());
        override().ifPresent(override -> all.put(TouTable.Kind.OVERRIDE, override));
        return all;
    }

    /** The local day that it is: begun where clocks were set back over midnight. */
    LocalDate today() {
        return LocalDate.ofInstant(midnight(), programme.zone());
    }

    /** When it began. */
    Instant midnight() {
        return Nanos.instant(cursor.dayStart(Nanos.of(now)));
    }

    private SwitchPoints switchPoints() {
        String id = cursor.seasonAt(Nanos.of(midnight()));
        int number = 0;
        while (!programme.seasons().get(number).id().equals(id)) {
            number++;
        }
        Season season = programme.seasons().get(number);
        List<Day> schedules = new ArrayList<>();
        for (String type : types) {
            DaySchedule schedule = programme.schedules().get(season.schedules().getOrDefault(type, ""));
            schedules.add(schedule == null ? new Day(List.of()) : day(schedule));
        }
        long next = cursor.nextSeason(Nanos.of(midnight()));
        Optional<LocalDate> until = next == Nanos.FOREVER
                ? Optional.empty()
                : Optional.of(LocalDate.ofInstant(Nanos.instant(next), programme.zone()));
        return new SwitchPoints(number + 1, until, schedules);
    }

    private Day day(DaySchedule schedule) {
        return new Day(MeterLimits.needed(schedule).stream()
                .map(point -> new Switch(
                        point.at().toSecondOfDay() / MINUTE_SECONDS,
                        tier(programme.rates().get(point.rate()).id())))
                .toList());
    }

    private Calendar calendar() {
        ZoneId zone = programme.zone();
        ZoneRules rules = zone.getRules();
        LocalDate today = today();
        ZoneOffsetTransition change = rules.nextTransition(midnight());
        // A meter knows of one change of the clocks: its calendar ends before a second one.
        ZoneOffsetTransition second = change == null ? null : rules.nextTransition(change.getInstant());
        List<Integer> days = new ArrayList<>();
        Instant last = midnight();
        for (int i = 0; i < limits.days(); i++) {
            last = today.plusDays(i).atStartOfDay(zone).toInstant();
            Instant end = today.plusDays(i + 1L).atStartOfDay(zone).toInstant();
            if (second != null && second.getInstant().isBefore(end)) {
                break;
            }
            days.add(1 + cursor.dayTypeAt(Nanos.of(last)).map(types::indexOf).orElse(-1));
            last = end;
        }
        ZoneOffset offset = rules.getOffset(midnight());
        return new Calendar(
                today,
                days,
                offset,
                change != null && change.getInstant().isBefore(last)
                        ? Optional.of(new OffsetChange(change.getInstant(), change.getOffsetAfter()))
                        : Optional.empty());
    }

    /** The override that is in force or comes first; empty where the meter cannot hold it. */
    private Optional<TierOverride> override() {
        for (RateOverride each : timeline.overrides()) {
            if (each.stop().isAfter(now)) {
                return override(each);
            }
        }
        return Optional.of(TierOverride.NONE);
    }

    private Optional<TierOverride> override(RateOverride order) {
        Instant start = Instant.ofEpochSecond(order.start().getEpochSecond());
        Instant stop = Instant.ofEpochSecond(order.stop().getEpochSecond());
        List<TierSwitch> switches = new ArrayList<>();
        for (RateOverride.Switch each : order.switches()) {
            Instant at = Instant.ofEpochSecond(each.at().getEpochSecond());
            boolean first = !at.isAfter(start);
            if (!switches.isEmpty()
                    && (first || at.equals(switches.get(switches.size() - 1).at()))) {
                switches.remove(switches.size() - 1);
            }
            if (at.isBefore(stop)) {
                switches.add(new TierSwitch(first ? start : at, tier(each.rate())));
            }
        }
        if (switches.size() > limits.overrideSwitches()) {
            return Optional.empty();
        }
        return Optional.of(start.isBefore(stop) ? new TierOverride(start, stop, switches) : TierOverride.NONE);
    }
}
