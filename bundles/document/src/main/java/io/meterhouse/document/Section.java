package io.meterhouse.document;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A group of keys, read value by value. Whoever reads a mistaken value gets a stand-in and reads on, so that all mistakes are found
 * at once; what is made of stand-ins is thrown away in the end.
 */
public final class Section {
    private final YamlNode node;
    private final String path;
    private final Problems problems;
    private final Map<String, YamlNode> given = new LinkedHashMap<>();

    /** Complains about everything that is wrong with the keys themselves. */
    public Section(YamlNode node, String path, Problems problems, List<String> known) {
        this.node = node;
        this.path = path;
        this.problems = problems;
        if (!(node instanceof YamlNode.Keys keys)) {
            problems.add(node.line(), path, "a group of keys expected: " + String.join(", ", known));
            return;
        }
        Map<String, Integer> lines = new LinkedHashMap<>();
        Set<String> words = new HashSet<>(known);
        for (YamlNode.Entry entry : keys.entries()) {
            String key = entry.key().text();
            int line = entry.key().line();
            Integer first = lines.putIfAbsent(key, line);
            if (first != null) {
                problems.add(line, shownPath(key), "given twice, first in line " + first + "; delete one of them");
            } else if (words.contains(key)) {
                given.put(key, entry.value());
            } else {
                problems.add(line, shownPath(key), unknown(key, known));
            }
        }
    }

    private String unknown(String key, List<String> known) {
        return problems.strange(key, known)
                .orElseGet(() -> "unknown key; "
                        + Nearest.of(key, known)
                                .map(word -> "did you mean '" + word + "'?")
                                .orElse("known here: " + String.join(", ", known)));
    }

    /** Whether there are keys to read at all; where not, it was said already. */
    public boolean readable() {
        return node instanceof YamlNode.Keys;
    }

    /** Whether a key is there. */
    public boolean has(String key) {
        return given.containsKey(key);
    }

    /** Where the group begins. */
    public int line() {
        return node.line();
    }

    /** Where the value of a key is; of the group, if it is not there. */
    public int line(String key) {
        YamlNode value = given.get(key);
        return value == null ? node.line() : value.line();
    }

    /** The place of a key, {@code panels[1].points}. */
    public String path(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private String shownPath(String key) {
        String quoted = Problems.quote(key);
        return path(quoted.substring(1, quoted.length() - 1));
    }

    /** Complains about the value of a key. */
    public void mistake(String key, String text) {
        problems.add(line(key), path(key), text);
    }

    /** The value of a key that must be there. */
    public <T> T need(String key, Kind<T> kind, T standIn) {
        if (readable() && missing(key)) {
            problems.add(node.line(), path(key), "missing; expected as " + kind.expected());
        }
        return get(key, kind, standIn);
    }

    private boolean missing(String key) {
        return !given.containsKey(key);
    }

    /** The value of a key that may be there. */
    public <T> T get(String key, Kind<T> kind, T fallback) {
        YamlNode value = given.get(key);
        return value == null ? fallback : value(value, path(key), kind).orElse(fallback);
    }

    /** What stands at a key as it is; empty where nothing does. */
    public Optional<YamlNode> node(String key) {
        return Optional.ofNullable(given.get(key));
    }

    /** The entries of a list that must be there, or may; none if there is a mistake in it that prevents reading it. */
    public List<YamlNode> items(String key, boolean needed, int most) {
        YamlNode value = given.get(key);
        if (value == null) {
            if (needed && readable()) {
                problems.add(node.line(), path(key), "missing; expected as a list, [] when there is none");
            }
            return List.of();
        }
        if (!(value instanceof YamlNode.Items items)) {
            problems.add(
                    value.line(), path(key), "a list expected: each entry begins with '- '; [] when there is none");
            return List.of();
        }
        if (items.items().size() > most) {
            problems.add(value.line(), path(key), items.items().size() + " found, " + most + " at most");
            return items.items().subList(0, most);
        }
        return items.items();
    }

    /** A group whose keys are names that the document gives, at least one; empty if it is not there or something is wrong with it. */
    public Named named(String key, boolean needed, int most, Kind<?> name) {
        YamlNode value = given.get(key);
        if (value == null) {
            if (needed && readable()) {
                problems.add(node.line(), path(key), "missing; expected as a group of names, each with what it is");
            }
            return new Named(new YamlNode.Keys(node.line(), List.of()), path(key), problems);
        }
        return Named.read(value, path(key), problems, most, name);
    }

    /** The values of a short list; empty if it is not there or something is wrong with it. */
    public <T> List<T> list(String key, Kind<T> kind, int most, boolean repeated) {
        YamlNode value = given.get(key);
        return value == null ? List.of() : kind.readList(value, path(key), problems, most, repeated);
    }

    private <T> Optional<T> value(YamlNode value, String where, Kind<T> kind) {
        return kind.read(value, where, problems);
    }
}
