package io.meterhouse.site;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects the mistakes of a file, up to a bound; those that are too many are only counted. */
final class Problems {
    static final int LIMIT = 50;
    private static final int QUOTED = 60;

    private final String file;
    private final List<Problem> found = new ArrayList<>();
    private int count;

    Problems(String file) {
        this.file = file;
    }

    void add(int line, String path, String text) {
        count++;
        if (found.size() < LIMIT) {
            found.add(new Problem(file, line, path, text));
        }
    }

    /** Whether one more would be shown: a hint that nobody reads need not be sought. */
    boolean hasRoom() {
        return found.size() < LIMIT;
    }

    int count() {
        return count;
    }

    /** In the order of the file. */
    List<Problem> list() {
        return found.stream().sorted(Comparator.comparingInt(Problem::line)).toList();
    }

    /** What was found, for a message: in quotes, of bounded length, without anything that could forge a line of a log. */
    static String quote(String text) {
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
