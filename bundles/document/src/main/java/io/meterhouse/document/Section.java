package io.meterhouse.document;

import java.util.ArrayList;
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

    /**
     * The entries of a group whose keys are names that the document gives; none if there is a mistake that prevents reading it.
     *
     * @param name kind of the names
     */
    public List<YamlNode.Entry> named(String key, boolean needed, int most, Kind<String> name) {
        YamlNode value = given.get(key);
        if (value == null) {
            if (needed && readable()) {
                problems.add(node.line(), path(key), "missing; expected as a group of names, each with what it is");
            }
            return List.of();
        }
        if (!(value instanceof YamlNode.Keys keys)) {
            problems.add(value.line(), path(key), "a group of names expected, each with what it is");
            return List.of();
        }
        if (keys.entries().isEmpty() || keys.entries().size() > most) {
            problems.add(value.line(), path(key), keys.entries().size() + " found, 1 to " + most + " expected");
        }
        Map<String, YamlNode.Entry> entries = new LinkedHashMap<>();
        for (YamlNode.Entry entry :
                keys.entries().subList(0, Math.min(most, keys.entries().size()))) {
            int line = entry.key().line();
            String shown = Problems.quote(entry.key().text());
            YamlNode.Entry first = entries.get(entry.key().text());
            if (first != null) {
                problems.add(
                        line,
                        path(key),
                        shown + " is given twice, first in line " + first.key().line() + "; delete one of them");
            } else if (name.read(entry.key()).isEmpty()) {
                problems.add(line, path(key), shown + " expected as " + name.expected());
            } else {
                entries.put(entry.key().text(), entry);
            }
        }
        return List.copyOf(entries.values());
    }

    /** The values of a short list; empty if it is not there or something is wrong with it. */
    public <T> List<T> list(String key, Kind<T> kind, int most, boolean repeated) {
        YamlNode value = given.get(key);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof YamlNode.Items list)) {
            problems.add(value.line(), path(key), "a list expected, in brackets: [" + example(value) + "]");
            return List.of();
        }
        if (list.items().isEmpty() || list.items().size() > most) {
            problems.add(value.line(), path(key), list.items().size() + " entries found, 1 to " + most + " expected");
            return List.of();
        }
        List<T> values = new ArrayList<>();
        boolean whole = true;
        for (int i = 0; i < list.items().size(); i++) {
            YamlNode item = list.items().get(i);
            String where = path(key) + "[" + i + "]";
            Optional<T> read = value(item, where, kind);
            if (read.isPresent() && !repeated && values.contains(read.get())) {
                problems.add(
                        item.line(),
                        where,
                        Problems.quote(((YamlNode.Scalar) item).text()) + " is in the list twice; delete one");
                read = Optional.empty();
            }
            whole &= read.isPresent();
            read.ifPresent(values::add);
        }
        return whole ? values : List.of();
    }

    private static String example(YamlNode value) {
        return value instanceof YamlNode.Scalar scalar
                        && !scalar.isNothing()
                        && scalar.text().length() <= 40
                ? Problems.quote(scalar.text()).replace("'", "")
                : "...";
    }

    private <T> Optional<T> value(YamlNode value, String where, Kind<T> kind) {
        if (!(value instanceof YamlNode.Scalar scalar)) {
            problems.add(value.line(), where, "a single value expected, as " + kind.expected());
            return Optional.empty();
        }
        if (scalar.isNothing()) {
            problems.add(value.line(), where, "no value; expected as " + kind.expected() + ", or leave the key out");
            return Optional.empty();
        }
        Optional<T> read = kind.read(scalar);
        if (read.isEmpty()) {
            String hint = kind.hint().apply(scalar);
            problems.add(
                    value.line(),
                    where,
                    Problems.quote(scalar.text()) + " expected as " + kind.expected()
                            + (hint.isEmpty() ? "" : "; " + hint));
        }
        return read;
    }
}
