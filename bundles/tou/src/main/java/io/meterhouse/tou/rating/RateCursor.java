package io.meterhouse.tou.rating;

import io.meterhouse.tou.programme.Programme;
import io.meterhouse.tou.programme.Programme.DaySchedule;
import io.meterhouse.tou.programme.Programme.Season;
import io.meterhouse.tou.programme.Seasons;
import io.meterhouse.tou.programme.SpecialDays;
import io.meterhouse.tou.rating.Spell.Cause;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Walks a timeline. It remembers where it stands, so that asking for one instant after another costs next to nothing; any instant may be
 * asked for. Instants before the first version are answered as if it had been in force. For one thread.
 */
public final class RateCursor {
    private static final int TWO_YEARS = 731;

    private final Timeline timeline;
    private final List<Reading> readings = new ArrayList<>();
    private final int[][] registers;
    private Spell inForce;
    private Spell standard;
    private DayRates day;
    private Cause dayCause = Cause.SCHEDULE;
    private int dayVersion = -1;

    /** A version's rules, worked out. */
    private record Reading(Programme programme, ZoneId zone, Seasons seasons, SpecialDays specials, long from) {}

    public RateCursor(Timeline timeline) {
        this.timeline = timeline;
        List<String> rates = timeline.rates();
        registers = new int[timeline.versions().size()][];
        for (Timeline.Version version : timeline.versions()) {
            Programme programme = version.programme();
            registers[readings.size()] = programme.rates().stream()
                    .mapToInt(rate -> rates.indexOf(rate.id()))
                    .toArray();
            readings.add(new Reading(
                    programme,
                    programme.zone(),
                    new Seasons(programme.seasons()),
                    new SpecialDays(programme.specialDays()),
                    Nanos.of(version.from())));
        }
    }

    /** The spell in force at an instant, overrides and all. */
    public Spell at(long nanos) {
        if (inForce == null || !inForce.holds(nanos)) {
            inForce = overridden(standardAt(nanos), nanos);
        }
        return inForce;
    }

    /** The spell that would be in force if there were no overrides. */
    public Spell standardAt(long nanos) {
        if (standard == null || !standard.holds(nanos)) {
            standard = scheduled(nanos);
        }
        return standard;
    }

    /** The register of the default rate at an instant. */
    public int defaultAt(long nanos) {
        int version = versionAt(nanos);
        return registers[version][readings.get(version).programme().defaultRate()];
    }

    /** Number of the register of a rate of a version. */
    public int register(int version, int rate) {
        return registers[version][rate];
    }

    /** Start of the local day that an instant is in, by the zone of the programme in force, ns. */
    public long dayStart(long nanos) {
        return dayAt(versionAt(nanos), nanos).start();
    }

    /** End of that day, ns. */
    public long dayEnd(long nanos) {
        return dayAt(versionAt(nanos), nanos).end();
    }

    /** The instants strictly between two others at which another rate comes into force, ascending. */
    public List<Instant> edges(long from, long to) {
        List<Instant> edges = new ArrayList<>();
        Spell spell = at(from);
        while (spell.until() < to) {
            Spell next = at(spell.until());
            if (next.rate() != spell.rate() || next.version() != spell.version()) {
                edges.add(Nanos.instant(spell.until()));
            }
            spell = next;
        }
        return edges;
    }

    /** The id of the season that an instant is in. */
    public String seasonAt(long nanos) {
        return seasonBefore(nanos + 1);
    }

    /** The type of the day that an instant is in; empty where the calendar does not have it. */
    public Optional<String> dayTypeAt(long nanos) {
        Reading reading = readings.get(versionAt(nanos));
        return Optional.ofNullable(
                dayType(reading, dayAt(versionAt(nanos), nanos).date()));
    }

    /** How many versions there are. */
    public int versions() {
        return readings.size();
    }

    /** The programme of a version. */
    public Programme programme(int version) {
        return readings.get(version).programme();
    }

    /** From when a version is in force, ns. */
    public long versionFrom(int version) {
        return readings.get(version).from();
    }

    /** The first instant of the first day after an instant on which another season begins; within two years, or {@link Nanos#FOREVER}. */
    public long nextSeason(long nanos) {
        Reading reading = readings.get(versionAt(nanos));
        LocalDate date = LocalDate.ofInstant(Nanos.instant(nanos), reading.zone());
        Season season = reading.seasons().of(date);
        for (int days = 1; days <= TWO_YEARS; days++) {
            LocalDate next = date.plusDays(days);
            if (!reading.seasons().of(next).id().equals(season.id())) {
                return Nanos.of(next.atStartOfDay(reading.zone()).toInstant());
            }
        }
        return Nanos.FOREVER;
    }

    /** The id of the season of the day that ends at an instant, or in which it lies. */
    public String seasonBefore(long nanos) {
        Reading reading = readings.get(versionAt(nanos - 1));
        return reading.seasons()
                .of(LocalDate.ofInstant(Nanos.instant(nanos - 1), reading.zone()))
                .id();
    }

    /** Which version is in force at an instant. */
    public int versionAt(long nanos) {
        int version = readings.size() - 1;
        while (version > 0 && readings.get(version).from() > nanos) {
            version--;
        }
        return version;
    }

    private Spell overridden(Spell spell, long nanos) {
        long from = spell.from();
        long until = spell.until();
        for (RateOverride each : timeline.overrides()) {
            long start = Nanos.of(each.start());
            long stop = Nanos.of(each.stop());
            if (nanos < start) {
                // The first that comes after: by start, so no other matters.
                return cut(spell, from, Math.min(until, start));
            }
            if (nanos < stop) {
                return within(each, spell, nanos, Math.max(from, start), Math.min(until, stop));
            }
            from = Math.max(from, stop);
        }
        return cut(spell, from, until);
    }

    private static Spell cut(Spell spell, long from, long until) {
        return from == spell.from() && until == spell.until()
                ? spell
                : new Spell(from, until, spell.version(), spell.rate(), spell.cause());
    }

    private Spell within(RateOverride override, Spell spell, long nanos, long from, long until) {
        String rate = override.switches().get(0).rate();
        long begin = from;
        long end = until;
        for (RateOverride.Switch each : override.switches()) {
            long at = Nanos.of(each.at());
            if (at > nanos) {
                end = Math.min(end, at);
                break;
            }
            rate = each.rate();
            begin = Math.max(begin, at);
        }
        return new Spell(begin, end, spell.version(), registerOf(rate, spell.version()), Cause.OVERRIDE);
    }

    private int registerOf(String rate, int version) {
        Programme programme = readings.get(version).programme();
        for (int i = 0; i < programme.rates().size(); i++) {
            if (programme.rates().get(i).id().equals(rate)) {
                return registers[version][i];
            }
        }
        return registers[version][programme.defaultRate()];
    }

    private Spell scheduled(long nanos) {
        int version = versionAt(nanos);
        DayRates rates = dayAt(version, nanos);
        int place = rates.spellAt(nanos);
        long from = version == 0
                ? rates.from(place)
                : Math.max(rates.from(place), readings.get(version).from());
        long until = version + 1 < readings.size()
                ? Math.min(rates.until(place), readings.get(version + 1).from())
                : rates.until(place);
        return new Spell(from, until, version, registers[version][rates.rate(place)], dayCause);
    }

    private DayRates dayAt(int version, long nanos) {
        if (day == null || dayVersion != version || !day.holds(nanos)) {
            Reading reading = readings.get(version);
            LocalDate date = LocalDate.ofInstant(Nanos.instant(nanos), reading.zone());
            // A clock that is set back over midnight shows a date again that has ended: the day type was set at the
            // first midnight.
            LocalDate next = date.plusDays(1);
            boolean ended = !Nanos.instant(nanos)
                    .isBefore(next.atStartOfDay(reading.zone()).toInstant());
            day = resolve(reading, ended ? next : date);
            dayVersion = version;
        }
        return day;
    }

    /** Season, then day type, then schedule, for a date. */
    private DayRates resolve(Reading reading, LocalDate date) {
        Programme programme = reading.programme();
        String type = dayType(reading, date);
        if (type == null) {
            dayCause = Cause.CALENDAR_EXPIRED;
            return DayRates.whole(date, reading.zone(), programme.defaultRate());
        }
        Season season = reading.seasons().of(date);
        DaySchedule schedule = programme.schedules().get(season.schedules().getOrDefault(type, ""));
        if (schedule == null) {
            dayCause = Cause.NO_SCHEDULE;
            return DayRates.whole(date, reading.zone(), programme.defaultRate());
        }
        dayCause = Cause.SCHEDULE;
        return DayRates.of(date, reading.zone(), schedule.switches());
    }

    /** The type of a day, as it was set at its midnight; null when the calendar does not have it. */
    private String dayType(Reading reading, LocalDate date) {
        Instant midnight = date.atStartOfDay(reading.zone()).toInstant();
        for (int i = timeline.calendars().size() - 1; i >= 0; i--) {
            DayTypes calendar = timeline.calendars().get(i);
            if (!calendar.accepted().isAfter(midnight)) {
                if (calendar.days().isEmpty()) {
                    break;
                }
                return calendar.days().get(date);
            }
        }
        return reading.specials().on(date).map(Programme.SpecialDay::dayType).orElseGet(() -> reading.programme()
                .week()
                .get(date.getDayOfWeek()));
    }
}
