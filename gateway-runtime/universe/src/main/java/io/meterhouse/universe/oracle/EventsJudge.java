package io.meterhouse.universe.oracle;

import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.LoggedEvent;
import io.meterhouse.verifier.ChainCheck;
import io.meterhouse.verifier.ChainedEvent;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The log of events: whole, chained, and never without what it once had. */
final class EventsJudge {
    /** A metrological event is durable after a second; this is two. */
    private static final long DURABLE = 2_000;

    private static final Set<String> STOREKEEPING = Set.of("EVENTS_DROPPED", "JOURNAL_DAMAGED", "GENERATION_DAMAGED");

    private static final String FORGED = "is not what was logged";

    private final Site site;
    /** Hashes of what was read earlier, by number; metrological events only, which are never dropped. */
    private final TreeMap<Long, LoggedEvent> kept = new TreeMap<>();
    /** What was logged and was not found in a reading yet. */
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

    private long lastRead = Long.MIN_VALUE;

    private record Waiting(long since, Event event) {}

    EventsJudge(Site site) {
        this.site = site;
    }

    void logged(Event event) {
        if (event.metrological()) {
            waiting.add(new Waiting(site.now, event));
        }
    }

    /** The process is gone: what was logged just before may be gone with it. */
    void stopped() {
        waiting.removeIf(one -> one.since > site.now - DURABLE || excused(one.since));
    }

    private boolean excused(long since) {
        return site.met(since, StoreTrouble.DAMAGE, StoreTrouble.RESTORE)
                || site.troubles.anyOf(since - DURABLE, site.now, Oracle.DISK);
    }

    /** What the log holds, from some number on up to its end. */
    void read(List<LoggedEvent> events) {
        if (site.met(lastRead, StoreTrouble.DAMAGE, StoreTrouble.RESTORE)) {
            kept.clear();
            waiting.clear();
        }
        lastRead = site.now;
        TreeMap<Long, LoggedEvent> read = new TreeMap<>();
        events.forEach(event -> read.put(event.number(), event));
        SortedMap<Long, LoggedEvent> due = read.isEmpty() ? kept : kept.tailMap(read.firstKey());
        due.forEach((number, event) -> {
            site.findings.applied(Rule.EVENTS);
            LoggedEvent now = read.get(number);
            if (now == null || !now.hash().equals(event.hash())) {
                site.violated(
                        Rule.EVENTS,
                        "",
                        "Event " + number + " (" + event.event().kind() + ", "
                                + event.event().at() + ") was in the log, and is "
                                + (now == null ? "not there any more" : "another one"));
            }
        });
        Set<Event> there = new HashSet<>();
        for (LoggedEvent event : events) {
            lost(event);
            if (event.event().metrological()) {
                kept.put(event.number(), event);
                there.add(event.event());
            }
        }
        while (!waiting.isEmpty() && waiting.peekFirst().since <= site.now - DURABLE) {
            Waiting one = waiting.removeFirst();
            site.findings.applied(Rule.EVENTS);
            if (!there.contains(one.event) && !excused(one.since)) {
                site.violated(
                        Rule.EVENTS,
                        one.event.subject(),
                        one.event.kind() + " of " + one.event.at() + " was logged " + site.when(one.since)
                                + ", concerns what is billed, and is not in the log");
            }
        }
    }

    /** The store itself says that it lost something. */
    private void lost(LoggedEvent event) {
        boolean lost = event.event().kind().equals(LostDays.LOST) && !kept.containsKey(event.number());
        if (lost && !site.met(Long.MIN_VALUE, StoreTrouble.DAMAGE, StoreTrouble.RESTORE)) {
            site.violated(
                    Rule.DURABILITY,
                    "",
                    "The log says that intervals are lost, and nothing on the disk was hurt: "
                            + event.event().text());
        }
    }

    /** The whole log. */
    void end(List<LoggedEvent> events) {
        read(events);
        boolean hurt = site.met(Long.MIN_VALUE, StoreTrouble.DAMAGE);
        ChainCheck check = new ChainCheck(new TreeMap<>());
        for (LoggedEvent event : events) {
            site.findings.applied(Rule.EVENTS);
            Event what = event.event();
            check.next(new ChainedEvent(
                    event.number(),
                    event.kindNumber(),
                    what.kind(),
                    what.severity().name(),
                    what.metrological(),
                    what.at(),
                    what.subject(),
                    what.text(),
                    new TreeMap<>(what.details()),
                    event.before(),
                    event.hash()));
        }
        boolean told = events.stream()
                .anyMatch(event -> STOREKEEPING.contains(event.event().kind()));
        // Where damage took some, and the log says so, numbers may be missing; what is there is still what was logged.
        check.findings().stream()
                .filter(finding -> !hurt || !told || finding.contains(FORGED))
                .forEach(finding -> site.violated(Rule.EVENTS, "", "By the chain: " + finding));
    }

    /** Whether an event of a kind is in what was read. */
    static boolean has(List<LoggedEvent> events, String kind) {
        return events.stream().anyMatch(event -> event.event().kind().equals(kind));
    }
}
