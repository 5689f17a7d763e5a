package io.meterhouse.bench.torture;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with a store that was opened again. */
final class Verdict {
    private static final int MOST_TEXTS = 12;

    private long lost;
    private long duplicates;
    private long unopenable;
    private long unnamed;
    private final List<String> texts = new ArrayList<>();

    private void say(String text) {
        if (texts.size() < MOST_TEXTS) {
            texts.add(text);
        }
    }

    void lost(long count, String text) {
        if (count > 0) {
            lost += count;
            say("acknowledged and lost: " + text);
        }
    }

    void duplicate(String text) {
        duplicates++;
        say("there twice: " + text);
    }

    void unopenable(String text) {
        unopenable++;
        say("does not open: " + text);
    }

    void unnamed(String text) {
        unnamed++;
        say("lost and not named: " + text);
    }

    void add(Verdict other) {
        lost += other.lost;
        duplicates += other.duplicates;
        unopenable += other.unopenable;
        unnamed += other.unnamed;
        other.texts.forEach(this::say);
    }

    /** With what it is about, for those who read it. */
    Verdict of(String what) {
        if (!clean()) {
            texts.add(0, what);
        }
        return this;
    }

    boolean clean() {
        return lost + duplicates + unopenable + unnamed == 0;
    }

    long lost() {
        return lost;
    }

    long duplicates() {
        return duplicates;
    }

    long unopenable() {
        return unopenable;
    }

    long unnamed() {
        return unnamed;
    }

    @Override
    public String toString() {
        return String.join("; ", texts);
    }
}
