package io.meterhouse.universe.disk;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** The names of the store's folder, and of those beside it. Folders themselves are not lost. Guarded by the disk. */
final class Folders {
    private final Names store = new Names();
    private final Map<String, Names> others = new TreeMap<>();

    Names store() {
        return store;
    }

    /** Null when there is none. */
    Names get(String folder) {
        return others.get(folder);
    }

    /** Whether it is new. */
    boolean make(String folder) {
        return others.putIfAbsent(folder, new Names()) == null;
    }

    /** The folder that a file is in; an empty one where there is none. */
    Names of(String file) {
        int slash = file.lastIndexOf('/');
        return slash < 0 ? store : others.getOrDefault(file.substring(0, slash), new Names());
    }

    boolean holds(Content content) {
        return store.holds(content) || others.values().stream().anyMatch(each -> each.holds(content));
    }

    List<Content> contents() {
        List<Content> all = new ArrayList<>(store.contents());
        others.values().forEach(each -> all.addAll(each.contents()));
        return all;
    }

    /**
     * The power was gone.
     *
     * @param own chances of the folders beside the store's: what they hold changes nothing for the store
     */
    void settle(RandomGenerator random, RandomGenerator own) {
        settle(store, random);
        others.values().forEach(each -> settle(each, own));
    }

    private static void settle(Names names, RandomGenerator random) {
        names.settle(random);
        for (Content content : names.contents()) {
            // Each has its own: how many pages H2 writes is to change nothing for the journal.
            content.settle(new SplittableRandom(random.nextLong()));
        }
    }
}
