package io.meterhouse.store.h2.generation;

/**
 * The numbers of events that a generation leaves out: no more than one event can name, so that it is durable with what it tells of. What
 * is beyond that goes with the next generation. For one thread.
 */
public final class DroppedNumbers {
    /** Of {@link #text}, in characters: no more fits into the detail of an event. */
    public static final int LONGEST = 4000;
    /** Two numbers of 19 digits, a dash and a space. */
    private static final int LONGEST_RANGE = 40;

    private final StringBuilder before = new StringBuilder();
    private long count;
    private long first;
    private long from;
    private long last;

    /** @param number higher than those so far @return false when it cannot be named any more, and has to stay */
    boolean add(long number) {
        if (count == 0) {
            first = number;
            from = number;
        } else if (number != last + 1) {
            if (before.length() + 2 * LONGEST_RANGE > LONGEST) {
                return false;
            }
            before.append(range()).append(' ');
            from = number;
        }
        last = number;
        count++;
        return true;
    }

    private String range() {
        return from == last ? Long.toString(from) : from + "-" + last;
    }

    /** How many there are. */
    public long count() {
        return count;
    }

    /** The lowest; 0 for none. */
    public long first() {
        return first;
    }

    /** The highest; 0 for none. */
    public long last() {
        return last;
    }

    /** All of them, as ranges in order: {@code "1-7 9 11-20"}. */
    public String text() {
        return count == 0 ? "" : before + range();
    }
}
