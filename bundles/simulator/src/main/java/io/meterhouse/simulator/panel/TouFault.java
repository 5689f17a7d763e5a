package io.meterhouse.simulator.panel;

import java.util.Arrays;
import java.util.Optional;

/**
 * Something that a meter does wrong with its tables of time of use.
 *
 * @param table which one; of no meaning for {@link Kind#FORGET}
 * @param from site time, epoch ms
 * @param until site time, epoch ms
 */
public record TouFault(Kind kind, Table table, long from, long until) {
    /** What it does. */
    public enum Kind {
        /** It answers a write with an exception. */
        REFUSE,
        /** It says that it wrote, and keeps something else. */
        ALTER,
        /** Its tables are gone after a loss of power. */
        FORGET
    }

    /** What can be written. */
    public enum Table {
        SWITCHPOINTS,
        CALENDAR,
        OVERRIDE,
        CLOCK;

        /** By the word in which it is typed. */
        public static Optional<Table> of(String word) {
            return Arrays.stream(values())
                    .filter(table -> table.name().equalsIgnoreCase(word))
                    .findFirst();
        }
    }

    boolean holds(long at) {
        return from <= at && at < until;
    }
}
