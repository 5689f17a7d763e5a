package io.meterhouse.site;

import io.meterhouse.document.Section;
import java.util.HashMap;
import java.util.Map;

/** Sees to it that something is given once only, and remembers where it was first. */
final class Firsts<K> {
    private final Map<K, Integer> lines = new HashMap<>();
    private final String where;

    /** @param where completes "... is taken", {@code "on this line"}; may be empty */
    Firsts(String where) {
        this.where = where.isEmpty() ? "" : " " + where;
    }

    /** Complains at a key of a section if this was there before; says whether it is the first. */
    boolean check(K thing, Section section, String key, String shown, String remedy) {
        Integer first = lines.putIfAbsent(thing, section.line(key));
        if (first != null) {
            section.mistake(key, shown + " is taken" + where + ", by line " + first + "; " + remedy);
        }
        return first == null;
    }
}
