package io.meterhouse.bench.model;

import static io.meterhouse.bench.model.MismatchException.unless;

import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.LoggedEvent;
import io.meterhouse.api.store.Cursor;
import io.meterhouse.api.store.Cursors;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.store.h2.Store;
import io.meterhouse.testing.Chain;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is written with the next append, or some time later: events, facts and acknowledgements. What was there before an append
 * that was acknowledged is durable; of what came after a crash may leave some.
 */
final class Promises {
    private static final String KIND = "MODEL_";
    private static final int MOST_EVENTS = 10_000;
    private static final List<String> UPLINKS = List.of("cloud", "second");

    private final List<String> events = new ArrayList<>();
    private int durableEvents;
    private int eventCount;
    private final Map<String, List<String>> facts = new TreeMap<>();
    private final Set<String> durableFacts = new TreeSet<>();
    private int factCount;
    private final Map<String, Long> delivered = new TreeMap<>();
    private Map<String, Long> durableDelivered = new TreeMap<>();
    /** The most that every uplink ever had. */
    private long toAll;

    void event(Store store, Instant now, Random random) {
        String id = "event " + ++eventCount;
        events.add(id);
        store.events()
                .log(new Event(
                        KIND + random.nextInt(3),
                        Event.Severity.INFO,
                        random.nextBoolean(),
                        now,
                        "panel/A",
                        id,
                        Map.of("step", String.valueOf(eventCount))));
    }

    void fact(Store store, Random random) {
        String key = "model/" + random.nextInt(5);
        String value = "value " + ++factCount;
        store.facts().put(key, value);
        facts.computeIfAbsent(key, k -> new ArrayList<>()).add(value);
    }

    void open(Store store) throws StoreException {
        store.cursors().open(UPLINKS.get(0), Cursors.INTERVALS, true);
        delivered.putIfAbsent(UPLINKS.get(0), 0L);
    }

    /** An uplink that comes and goes. */
    void second(Store store) throws StoreException {
        String id = UPLINKS.get(1);
        if (delivered.containsKey(id)) {
            store.cursors().remove(id);
            delivered.remove(id);
            durableDelivered.remove(id);
        } else {
            Cursor made = store.cursors().open(id, Cursors.INTERVALS, false);
            delivered.put(id, made.contiguous().sequence());
        }
        bound();
    }

    /** Confirms some, also some behind a hole now and then. */
    void deliver(Store store, Random random) throws StoreException {
        for (Cursor cursor : store.cursors().all()) {
            if (!delivered.containsKey(cursor.uplink())) {
                // It comes back after a crash that forgot that it had gone, and is removed again by whoever did it.
                store.cursors().remove(cursor.uplink());
                continue;
            }
            String epoch = store.head().epoch();
            long head = store.head().sequence();
            long from = cursor.contiguous().sequence() + 1;
            if (random.nextInt(4) == 0 && from + 3 < head) {
                cursor.acknowledge(epoch, from + 2, Math.min(head, from + 2 + random.nextInt(9)));
            }
            if (from <= head) {
                cursor.acknowledge(epoch, from, Math.min(head, from + random.nextInt(160)));
            }
            delivered.merge(cursor.uplink(), cursor.contiguous().sequence(), Math::max);
        }
        bound();
    }

    private void bound() {
        toAll = Math.max(
                toAll,
                delivered.values().stream().mapToLong(Long::longValue).min().orElse(0));
    }

    /** The highest sequence that may be dropped. */
    long toAll() {
        return toAll;
    }

    /** An append was acknowledged: what waited went with it. */
    void durable() {
        durableEvents = events.size();
        facts.values().forEach(values -> values.subList(0, values.size() - 1).clear());
        durableFacts.addAll(facts.keySet());
        durableDelivered = new TreeMap<>(delivered);
    }

    /** Whether everything that is durable is there, and nothing that nobody asked for. */
    void look(Store store) {
        events(store);
        for (Map.Entry<String, List<String>> fact : facts.entrySet()) {
            String found = store.facts().get(fact.getKey()).orElse("");
            boolean known = fact.getValue().contains(found) || found.isEmpty() && !durableFacts.contains(fact.getKey());
            unless(known, "the fact " + fact.getKey() + " is '" + found + "', and was " + fact.getValue());
        }
        Map<String, Long> present = new TreeMap<>();
        for (Cursor cursor : store.cursors().all()) {
            present.put(cursor.uplink(), cursor.contiguous().sequence());
        }
        for (Map.Entry<String, Long> durable : durableDelivered.entrySet()) {
            Long at = present.get(durable.getKey());
            unless(
                    at != null && at >= durable.getValue() && at <= delivered.get(durable.getKey()),
                    "uplink " + durable.getKey() + " stands at " + at + ", and had " + durable.getValue() + " to "
                            + delivered.get(durable.getKey()));
        }
    }

    private void events(Store store) {
        List<LoggedEvent> logged = store.events().read(0, MOST_EVENTS);
        unless(Chain.findings(logged).isEmpty(), "the chain of events: " + Chain.findings(logged));
        Iterator<String> each = events.iterator();
        var found = new TreeSet<Integer>();
        int place = -1;
        for (LoggedEvent event : logged) {
            if (event.event().kind().startsWith(KIND)) {
                String id = event.event().text();
                do {
                    unless(each.hasNext(), id + " was logged twice, or too late, or never");
                    place++;
                } while (!each.next().equals(id));
                found.add(place);
            }
        }
        for (int i = 0; i < durableEvents; i++) {
            unless(found.contains(i), events.get(i) + " is lost");
        }
    }

    /** After a crash: what was not found is lost for good. */
    void forget(Store store) {
        var there = new TreeSet<String>();
        store.events()
                .read(0, MOST_EVENTS)
                .forEach(event -> there.add(event.event().text()));
        events.removeIf(id -> !there.contains(id));
        durableEvents = events.size();
        facts.keySet().removeIf(key -> store.facts().get(key).isEmpty());
        facts.replaceAll(
                (key, values) -> new ArrayList<>(List.of(store.facts().get(key).orElseThrow())));
        durableFacts.addAll(facts.keySet());
        Map<String, Long> present = new TreeMap<>();
        store.cursors()
                .all()
                .forEach(cursor ->
                        present.put(cursor.uplink(), cursor.contiguous().sequence()));
        delivered.keySet().retainAll(present.keySet());
        delivered.replaceAll((uplink, at) -> present.get(uplink));
        durableDelivered = new TreeMap<>(delivered);
        bound();
    }
}
