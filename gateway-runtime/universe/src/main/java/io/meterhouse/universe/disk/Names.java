package io.meterhouse.universe.disk;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Which names there are, and which there were when the folder was last forced. What was done to names gets onto the medium in the order
 * in which it was done, as in any file system with a journal. Only forcing the folder makes it durable: ext4 would commit it with the
 * next file that is forced and has changed its length, too, but no contract says so, and who relies on it is to be found here.
 * Lengths are the files' own: they are as old or as new as chance has it, whatever became of names, which ext4 in its ordered mode
 * would not do either. Guarded by the disk.
 */
final class Names {
    private Map<String, Content> now = new TreeMap<>();
    private Map<String, Content> durable = new TreeMap<>();
    private final List<Change> unforced = new ArrayList<>();

    /**
     * One step.
     *
     * @param removed null for a file that is new
     * @param given null where a file is deleted
     */
    private record Change(String removed, String given, Content content) {
        void apply(Map<String, Content> names) {
            if (removed != null) {
                names.remove(removed);
            }
            if (given != null) {
                names.put(given, content);
            }
        }
    }

    /** Null when there is none. */
    Content get(String name) {
        return now.get(name);
    }

    List<String> all() {
        return List.copyOf(now.keySet());
    }

    Collection<Content> contents() {
        return now.values();
    }

    boolean holds(Content content) {
        for (Content held : now.values()) {
            if (held == content) {
                return true;
            }
        }
        return false;
    }

    void create(String name, Content content) {
        change(new Change(null, name, content));
    }

    void rename(String from, String to) {
        change(new Change(from, to, now.get(from)));
    }

    void delete(String name) {
        change(new Change(name, null, null));
    }

    private void change(Change change) {
        change.apply(now);
        unforced.add(change);
    }

    void force() {
        unforced.forEach(change -> change.apply(durable));
        unforced.clear();
    }

    /** The power was gone: of what was not forced some first steps were done, and the others were not. */
    void settle(RandomGenerator random) {
        if (unforced.isEmpty()) {
            return;
        }
        int kept =
                switch (random.nextInt(3)) {
                    case 0 -> 0;
                    case 1 -> unforced.size();
                    default -> random.nextInt(unforced.size() + 1);
                };
        unforced.subList(0, kept).forEach(change -> change.apply(durable));
        unforced.clear();
        now = new TreeMap<>(durable);
    }
}
