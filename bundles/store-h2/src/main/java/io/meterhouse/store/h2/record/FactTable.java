package io.meterhouse.store.h2.record;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The facts, and which of them are still to be written. Thread-safe. */
public final class FactTable {
    public static final int MOST = 10_000;

    private final TreeMap<String, String> facts = new TreeMap<>();
    private final Set<String> changed = new HashSet<>();

    public synchronized Optional<String> get(String key) {
        return Optional.ofNullable(facts.get(key));
    }

    /** An empty value removes. True when there is something to be written. */
    public synchronized boolean put(String key, String value) {
        if (facts.getOrDefault(key, "").equals(value)) {
            return false;
        }
        if (!value.isEmpty() && facts.size() >= MOST && !facts.containsKey(key)) {
            throw new IllegalStateException("more than " + MOST + " facts");
        }
        note(key, value);
        changed.add(key);
        return true;
    }

    private void note(String key, String value) {
        if (value.isEmpty()) {
            facts.remove(key);
        } else {
            facts.put(key, value);
        }
    }

    public synchronized boolean pending() {
        return !changed.isEmpty();
    }

    /** Writes what has changed, up to a length, and gives the keys, for {@link #again} if it comes to nothing. */
    public synchronized List<String> writeChanged(Out out, int most) {
        var written = new ArrayList<String>();
        for (String key : changed) {
            if (out.length() > most) {
                break;
            }
            out.octet(Item.FACT).text(key).text(facts.getOrDefault(key, ""));
            written.add(key);
        }
        written.forEach(changed::remove);
        return written;
    }

    public synchronized void again(List<String> keys) {
        changed.addAll(keys);
    }

    synchronized void readItem(In in) {
        String key = in.text();
        note(key, in.text());
    }

    synchronized void write(Out out) {
        out.number(facts.size());
        facts.forEach((key, value) -> out.text(key).text(value));
    }

    synchronized void read(In in) {
        for (int left = in.number(MOST); left > 0; left--) {
            readItem(in);
        }
    }
}
