package io.meterhouse.document;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Collects the mistakes of a file, and what is only doubtful, each up to a bound; those that are too many are only counted. For one
 * thread.
 */
public final class Problems {
    /** As many are told. */
    public static final int LIMIT = 50;

    private static final int QUOTED = 60;

    private final String file;
    private final BiFunction<String, List<String>, Optional<String>> strange;
    private final List<Problem> found = new ArrayList<>();
    private final List<Problem> doubts = new ArrayList<>();
    private int count;

    /** For a file by its name. */
    public Problems(String file) {
        this(file, (key, known) -> Optional.empty());
    }

    /**
     * For a file by its name.
     *
     * @param strange what there is to say of a key that is unknown among some that are known, where "did you mean" is not enough
     */
    public Problems(String file, BiFunction<String, List<String>, Optional<String>> strange) {
        this.file = file;
        this.strange = strange;
    }

    /** A mistake: what was found, and what to write instead. */
    public void add(int line, String path, String text) {
        count++;
        if (found.size() < LIMIT) {
            found.add(new Problem(file, line, path, text));
        }
    }

    /** What is allowed and probably not meant. */
    public void warn(int line, String path, String text) {
        if (doubts.size() < LIMIT) {
            doubts.add(new Problem(file, line, path, text));
        }
    }

    Optional<String> strange(String key, List<String> known) {
        return strange.apply(key, known);
    }

    /** Whether one more would be shown: a hint that nobody reads need not be sought. */
    public boolean hasRoom() {
        return found.size() < LIMIT;
    }

    /** How many mistakes there are in all. */
    public int count() {
        return count;
    }

    /** The mistakes in the order of the file, at most {@link #LIMIT}. */
    public List<Problem> list() {
        return sorted(found);
    }

    /** The doubts in the order of the file, at most {@link #LIMIT}. */
    public List<Problem> warnings() {
        return sorted(doubts);
    }

    private static List<Problem> sorted(List<Problem> problems) {
        return problems.stream().sorted(Comparator.comparingInt(Problem::line)).toList();
    }

    /** What was found, for a message: in quotes, of bounded length, without anything that could forge a line of a log. */
    public static String quote(String text) {
        StringBuilder quoted = new StringBuilder("'");
        text.codePoints().limit(QUOTED).forEach(c -> {
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT || c == 0x2028 || c == 0x2029) {
                quoted.append('?');
            } else {
                quoted.appendCodePoint(c);
            }
        });
        if (text.codePointCount(0, text.length()) > QUOTED) {
            quoted.append("...");
        }
        return quoted.append('\'').toString();
    }
}
