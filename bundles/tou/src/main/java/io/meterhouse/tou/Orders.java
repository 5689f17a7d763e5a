package io.meterhouse.tou;

import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.Event.Severity;
import io.meterhouse.tou.engine.Due;
import io.meterhouse.tou.keep.ReadBook;
import io.meterhouse.tou.keep.Standing;
import io.meterhouse.tou.keep.Standing.Accepted;
import io.meterhouse.tou.keep.Standing.Request;
import io.meterhouse.tou.programme.Programme;
import io.meterhouse.tou.programme.ProgrammeReader;
import io.meterhouse.tou.programme.ProgrammeWriter;
import io.meterhouse.tou.rating.DayTypes;
import io.meterhouse.tou.rating.Nanos;
import io.meterhouse.tou.rating.RateOverride;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Orders that people give: programmes, overrides, calendars, reads. Each is durable, in force and logged when its answer comes, or is
 * refused and changes nothing. Rates that are behind are in the way of none. Any thread may give them.
 */
public final class Orders {
    private static final int PIECE = 3_900;
    private static final int MOST_PIECES = 24;
    private static final Duration FURTHEST = Duration.ofDays(400);
    private static final int MOST_CALENDARS = 500;
    /** The references of billing reads that the programme has done by itself: a month, or a day where a month has two. */
    private static final Pattern SCHEDULED = Pattern.compile("\\d{4}-\\d{2}(-\\d{2})?");

    private static final int MOST_REQUESTS = 1_000;
    /** So long a request is remembered after its instant: all panels have come by it then. */
    private static final Duration KEPT = Duration.ofDays(100);

    private final Tou tou;

    public Orders(Tou tou) {
        this.tou = tou;
    }

    /**
     * A programme rates from its own instant on, or from now where that has passed.
     *
     * @param caller who ordered it, for the log
     * @return what is in force or will be
     */
    public CompletableFuture<Accepted> accept(Programme programme, String caller) {
        return tou.askEvenIfBehind(here -> {
            here.requireTime();
            Standing standing = here.standing();
            String text = new String(ProgrammeWriter.json(programme), StandardCharsets.UTF_8);
            if (text.getBytes(StandardCharsets.UTF_8).length > ProgrammeReader.MAX_BYTES) {
                throw new RefusedException("written out, without its anchors, the programme is larger than "
                        + ProgrammeReader.MAX_BYTES / 1024 + " KiB; leave out what it does not need");
            }
            String hash = ProgrammeWriter.hash(programme);
            List<Accepted> all = new ArrayList<>(standing.programmes());
            for (Accepted each : all) {
                if (each.hash().equals(hash)) {
                    throw new RefusedException("this programme was accepted already, and rates from " + each.from());
                }
                boolean same = each.programme().id().equals(programme.id());
                if (same && each.programme().version() >= programme.version()) {
                    throw new RefusedException("version " + each.programme().version() + " of '" + programme.id()
                            + "' was accepted before; give this one a higher version");
                }
            }
            Instant from = later(programme.effective(), ceiling(here.now()));
            // It takes the place of what begins with it, and of older versions that are still to come.
            List<Accepted> replaced = all.stream()
                    .filter(each -> each.from().equals(from)
                            || each.from().isAfter(from)
                                    && each.programme().id().equals(programme.id()))
                    .toList();
            all.removeAll(replaced);
            Accepted accepted = new Accepted(programme, text, hash, from);
            all.add(accepted);
            all.sort(Comparator.comparing(Accepted::from));
            Standing after = standing.withProgrammes(all);
            new Agreement(after).require(accepted);
            here.order(
                    after,
                    event(
                            "TOU_PROGRAMME_ACCEPTED",
                            here.now(),
                            "programme/" + programme.id(),
                            "version " + programme.version() + " of programme '" + programme.id() + "' rates from "
                                    + from + inPlaceOf(replaced),
                            detailsOf(accepted, caller)));
            return accepted;
        });
    }

    /** In words: those that were to come, and will not. */
    private static String inPlaceOf(List<Accepted> replaced) {
        return replaced.isEmpty()
                ? ""
                : replaced.stream()
                        .map(each -> "version " + each.programme().version() + " of '"
                                + each.programme().id() + "' from " + each.from())
                        .collect(Collectors.joining(", ", ", in place of ", ""));
    }

    /** With the document itself, in pieces that the log keeps whole; of a very long one its beginning, which its hash makes good. */
    private static Map<String, String> detailsOf(Accepted accepted, String caller) {
        Map<String, String> details = new TreeMap<>();
        details.put("caller", caller);
        details.put("from", accepted.from().toString());
        details.put("hash", accepted.hash());
        details.put("version", String.valueOf(accepted.programme().version()));
        String text = accepted.text();
        for (int i = 0; i < MOST_PIECES && i * PIECE < text.length(); i++) {
            details.put(
                    String.format("programme_%02d", i + 1),
                    text.substring(i * PIECE, Math.min((i + 1) * PIECE, text.length())));
        }
        return details;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** The next whole minute that has not begun. */
    private static Instant ceiling(Instant now) {
        return now.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
    }

    private static Event event(String kind, Instant at, String subject, String text, Map<String, String> details) {
        return new Event(kind, Severity.INFO, true, at, subject, text, details);
    }

    /** Schedules an override; the answer says from when it is in force. */
    public CompletableFuture<RateOverride> override(RateOverride wanted, String caller) {
        return tou.askEvenIfBehind(here -> {
            here.requireTime();
            programmeAt(here, wanted.start());
            Overrides now = new Overrides(here.standing().overrides()).schedule(wanted, here.now());
            requireRates(here, now, wanted.id());
            return ordered(here, now, wanted.id(), "OVERRIDE_SCHEDULED", caller);
        });
    }

    /** Ends an override, or takes back one that has not begun; empty when nothing is left of it. */
    public CompletableFuture<Optional<RateOverride>> cancel(String id, String caller) {
        return tou.askEvenIfBehind(here -> {
            here.requireTime();
            Overrides now = new Overrides(here.standing().overrides()).cancel(id, here.now());
            return Optional.ofNullable(ordered(here, now, id, "OVERRIDE_CANCELLED", caller));
        });
    }

    /** Lets an override last longer. */
    public CompletableFuture<RateOverride> extend(String id, Instant stop, String caller) {
        return tou.askEvenIfBehind(here -> {
            here.requireTime();
            Overrides now = new Overrides(here.standing().overrides()).extend(id, stop, here.now());
            requireRates(here, now, id);
            return ordered(here, now, id, "OVERRIDE_EXTENDED", caller);
        });
    }

    private static void requireRates(Tou here, Overrides now, String id) throws RefusedException {
        Standing after = here.standing().withOverrides(now.all());
        new Agreement(after).require(now.find(id).orElseThrow());
    }

    private static RateOverride ordered(Tou here, Overrides now, String id, String kind, String caller)
            throws IOException, RefusedException {
        Optional<RateOverride> found = now.find(id);
        String span =
                found.map(each -> "from " + each.start() + " to " + each.stop()).orElse("never began");
        here.order(
                here.standing().withOverrides(now.all()),
                event(
                        kind,
                        here.now(),
                        "override/" + id,
                        "override '" + id + "': " + span,
                        Map.of(
                                "caller", caller,
                                "start",
                                        found.map(each -> each.start().toString())
                                                .orElse(""),
                                "stop",
                                        found.map(each -> each.stop().toString())
                                                .orElse(""),
                                "switches",
                                        found.map(each -> each.switches().toString())
                                                .orElse(""))));
        return found.orElse(null);
    }

    private static Programme programmeAt(Tou here, Instant at) throws RefusedException {
        Programme found = null;
        for (Accepted each : here.standing().programmes()) {
            if (found == null || !each.from().isAfter(at)) {
                found = each.programme();
            }
        }
        if (found == null) {
            throw new RefusedException("there is no programme yet; load one with 'tou load'");
        }
        return found;
    }

    /**
     * From the next local midnight on the day types are these; the programme's own where they are empty.
     *
     * @param days day type by date
     */
    public CompletableFuture<DayTypes> calendar(SortedMap<LocalDate, String> days, String caller) {
        return tou.askEvenIfBehind(here -> {
            here.requireTime();
            Programme programme = programmeAt(here, here.now());
            if (days.size() > DayTypes.MOST_DAYS) {
                throw new RefusedException(days.size() + " days; a calendar has " + DayTypes.MOST_DAYS + " at most");
            }
            if (!days.isEmpty()) {
                requireUseful(days, LocalDate.ofInstant(here.now(), programme.zone()));
            }
            List<DayTypes> all = new ArrayList<>(here.standing().calendars());
            // Loaded once a month, that is longer than intervals are kept.
            all.subList(0, Math.max(0, all.size() - MOST_CALENDARS)).clear();
            DayTypes loaded = new DayTypes(here.now(), new TreeMap<>(days));
            all.add(loaded);
            Standing after = here.standing().withCalendars(all);
            new Agreement(after).require(loaded);
            here.order(
                    after,
                    event(
                            "TOU_CALENDAR_LOADED",
                            here.now(),
                            "programme/" + programme.id(),
                            days.isEmpty()
                                    ? "the calendar is the programme's own again, from the next midnight on"
                                    : "a calendar of " + days.size() + " days was loaded, up to " + days.lastKey(),
                            Map.of("caller", caller, "days", days.toString())));
            return loaded;
        });
    }

    /** From the next midnight on it is the only one: a day that it lacks goes to the default rate. */
    private static void requireUseful(SortedMap<LocalDate, String> days, LocalDate today) throws RefusedException {
        if (!days.containsKey(today.plusDays(1))) {
            throw new RefusedException("it takes effect at the next midnight and does not have " + today.plusDays(1)
                    + ": all energy of that day would go to the default rate; give it the days from tomorrow on");
        }
        if (days.lastKey().isAfter(today.plusDays(DayTypes.FURTHEST_DAY))) {
            throw new RefusedException(
                    days.lastKey() + " is more than " + DayTypes.FURTHEST_DAY + " days ahead; check its year");
        }
    }

    /**
     * Registers are read at an instant, for a reason; the read is never changed.
     *
     * @param at one that has not passed; a past one is answered by what is stored
     */
    public CompletableFuture<Request> read(
            String reason, String reference, Optional<Instant> at, boolean resetsDemand, String caller) {
        return tou.askEvenIfBehind(here -> {
            here.requireTime();
            programmeAt(here, here.now());
            Instant when = at.orElse(ceiling(here.now()));
            if (when.isAfter(here.now().plus(FURTHEST))) {
                throw new RefusedException(when + " is more than " + FURTHEST.toDays() + " days ahead");
            }
            // Where the newest interval ends is passed as well: what is to be read there was folded already.
            if (when.isBefore(here.now()) || !when.isAfter(here.store().newestRecord())) {
                throw new RefusedException("the instant " + when
                        + " has passed; 'registers --at' shows what registers had then, and a read is for one to come");
            }
            String id = reason + "/" + reference;
            refuseSecond(here, id);
            if (reason.equals("billing") && SCHEDULED.matcher(reference).matches()) {
                throw new RefusedException("'" + id + "' is the name of a billing read that the programme has done by"
                        + " itself; give another reference, such as 'extra-" + reference + "'");
            }
            Due due = new Due(Nanos.of(when), id, Due.Kind.REQUEST, resetsDemand);
            Request request = new Request(due, reason, reference);
            List<Request> all = new ArrayList<>(here.standing().requests());
            all.removeIf(each -> Nanos.instant(each.due().at()).plus(KEPT).isBefore(here.now()));
            if (all.size() >= MOST_REQUESTS) {
                throw new RefusedException(
                        MOST_REQUESTS + " reads were asked for in the last days: ask for all points at once");
            }
            all.add(request);
            Standing after = here.standing().withRequests(all);
            if (resetsDemand) {
                new Agreement(after).requireResetsApartAround(when);
            }
            here.order(
                    after,
                    event(
                            "READ_REQUESTED",
                            here.now(),
                            "read/" + id,
                            "registers are to be read at " + when + " (" + reason + ")",
                            Map.of(
                                    "caller",
                                    caller,
                                    "at",
                                    when.toString(),
                                    "resets_demand",
                                    String.valueOf(resetsDemand))));
            return request;
        });
    }

    /** The same request is answered once. */
    private static void refuseSecond(Tou here, String id) throws RefusedException {
        ReadBook book = here.fold().book();
        if (book.ids().containsKey(id)
                || here.standing().requests().stream()
                        .anyMatch(each -> each.due().id().equals(id))) {
            throw new RefusedException("a read '" + id + "' was asked for before; 'reads --id " + id + "' shows it");
        }
    }
}
