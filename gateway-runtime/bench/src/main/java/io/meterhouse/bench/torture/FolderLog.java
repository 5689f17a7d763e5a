package io.meterhouse.bench.torture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** The names of a folder's files, and what of them is durable: file systems write changes of names in their order, some time. */
final class FolderLog {
    private final Map<String, Sectors> now;
    private Map<String, Sectors> durable;
    private final List<Change> unforced = new ArrayList<>();

    /** A file gets a name, loses it, or gets another. Null where there is none. */
    private record Change(String from, String to, Sectors file) {
        void apply(Map<String, Sectors> names) {
            if (from != null) {
                names.remove(from);
            }
            if (to != null) {
                names.put(to, file);
            }
        }
    }

    FolderLog(Map<String, Sectors> now) {
        this.now = now;
        durable = new TreeMap<>(now);
    }

    private FolderLog(Map<String, Sectors> durable, List<Change> unforced) {
        this.durable = durable;
        this.unforced.addAll(unforced);
        now = new TreeMap<>(durable);
        unforced.forEach(change -> change.apply(now));
    }

    /** The names as whoever asks sees them; kept up to date. */
    Map<String, Sectors> names() {
        return now;
    }

    private void add(Change change) {
        change.apply(now);
        unforced.add(change);
    }

    void create(String name, Sectors file) {
        add(new Change(null, name, file));
    }

    void rename(String from, String to) {
        add(new Change(from, to, now.get(from)));
    }

    void delete(String name) {
        add(new Change(name, null, null));
    }

    void force() {
        durable = new TreeMap<>(now);
        unforced.clear();
    }

    FolderLog copy(UnaryOperator<Sectors> file) {
        Map<String, Sectors> copied = new TreeMap<>();
        durable.forEach((name, of) -> copied.put(name, file.apply(of)));
        List<Change> changes = new ArrayList<>();
        for (Change change : unforced) {
            changes.add(
                    new Change(change.from(), change.to(), change.file() == null ? null : file.apply(change.file())));
        }
        return new FolderLog(copied, changes);
    }

    int changes() {
        return unforced.size();
    }

    /** The names with so many of the changes that were not forced. */
    Map<String, Sectors> after(int changes) {
        Map<String, Sectors> names = new TreeMap<>(durable);
        unforced.subList(0, changes).forEach(change -> change.apply(names));
        return names;
    }
}
