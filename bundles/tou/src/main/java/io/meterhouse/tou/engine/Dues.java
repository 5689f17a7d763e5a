package io.meterhouse.tou.engine;

import io.meterhouse.tou.engine.Due.Kind;
import io.meterhouse.tou.programme.Programme;
import io.meterhouse.tou.programme.Programme.BillingRead;
import io.meterhouse.tou.rating.Nanos;
import io.meterhouse.tou.rating.RateCursor;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** When registers are to be read: billing reads, the ends of seasons, versions of the programme, and what was asked for. For one thread. */
public final class Dues {
    private final RateCursor cursor;
    private final TreeMap<Long, List<Due>> requests = new TreeMap<>();
    private long from = Nanos.FOREVER;
    private long until = Nanos.NEVER;
    private List<Due> next = List.of();

    /** @param requests reads that somebody asked for */
    public Dues(RateCursor cursor, List<Due> requests) {
        this.cursor = cursor;
        requests.forEach(due ->
                this.requests.computeIfAbsent(due.at(), at -> new ArrayList<>()).add(due));
    }

    /** All that are due at the first instant after another; empty when none is. */
    public List<Due> after(long nanos) {
        if (nanos < from || nanos >= until) {
            next = find(nanos);
            from = nanos;
            until = next.isEmpty() ? Nanos.FOREVER : next.get(0).at();
        }
        return next;
    }

    /** The instants strictly between two others at which something is due, ascending. */
    public List<Long> between(long lower, long upper) {
        List<Long> found = new ArrayList<>();
        List<Due> due = after(lower);
        while (!due.isEmpty() && due.get(0).at() < upper) {
            found.add(due.get(0).at());
            due = after(due.get(0).at());
        }
        return found;
    }

    private List<Due> find(long nanos) {
        List<Due> found = new ArrayList<>();
        int version = cursor.versionAt(nanos);
        long begin = version + 1 < cursor.versions() ? cursor.versionFrom(version + 1) : Nanos.FOREVER;
        if (begin != Nanos.FOREVER) {
            Programme next = cursor.programme(version + 1);
            found.add(new Due(begin, "programme/" + next.id() + "/" + next.version(), Kind.PROGRAMME, false));
        }
        long season = cursor.nextSeason(nanos);
        if (season < begin) {
            found.add(new Due(
                    season,
                    "season/" + cursor.seasonBefore(season) + "/" + dateOf(season, cursor.programme(version)),
                    Kind.SEASON,
                    false));
        }
        Programme programme = cursor.programme(version);
        programme
                .billingRead()
                .map(rule -> billing(version, rule, nanos))
                .filter(due -> due.at() <= begin)
                .ifPresent(found::add);
        Map.Entry<Long, List<Due>> asked = requests.higherEntry(nanos);
        if (asked != null) {
            found.addAll(asked.getValue());
        }
        long first = found.stream().mapToLong(Due::at).min().orElse(Nanos.FOREVER);
        return found.stream().filter(due -> due.at() == first).toList();
    }

    private static LocalDate dateOf(long nanos, Programme programme) {
        return LocalDate.ofInstant(Nanos.instant(nanos), programme.zone());
    }

    private Due billing(int version, BillingRead rule, long nanos) {
        Programme programme = cursor.programme(version);
        Instant now = Nanos.instant(nanos);
        YearMonth month = YearMonth.from(LocalDate.ofInstant(now, programme.zone()));
        Instant at = in(month, rule, programme);
        if (!at.isAfter(now)) {
            month = month.plusMonths(1);
            at = in(month, rule, programme);
        }
        // A new version may read on another day of the month in which the one before has read: two reads, with an id
        // each.
        String id = isReadBefore(version, month) ? "billing/" + dateOf(Nanos.of(at), programme) : "billing/" + month;
        return new Due(Nanos.of(at), id, Kind.BILLING, rule.resetsDemand());
    }

    /** Whether an earlier version has its billing read in the same month. */
    private boolean isReadBefore(int version, YearMonth month) {
        for (int earlier = 0; earlier < version; earlier++) {
            Programme programme = cursor.programme(earlier);
            if (programme.billingRead().isPresent()) {
                long at = Nanos.of(in(month, programme.billingRead().get(), programme));
                if (at > cursor.versionFrom(earlier) && at <= cursor.versionFrom(earlier + 1)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static Instant in(YearMonth month, BillingRead rule, Programme programme) {
        LocalDate date = month.atDay(Math.min(rule.dayOfMonth(), month.lengthOfMonth()));
        // A wall time that is skipped stands for the end of the gap, one that occurs twice for the first pass.
        LocalDateTime wall = date.atTime(rule.at());
        ZoneOffsetTransition change = programme.zone().getRules().getTransition(wall);
        return change != null && change.isGap()
                ? change.getInstant()
                : wall.atZone(programme.zone()).toInstant();
    }
}
