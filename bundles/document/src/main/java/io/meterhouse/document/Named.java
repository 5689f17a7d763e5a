package io.meterhouse.document;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** A group whose keys are names that the document gives, in its order. */
public final class Named {
    private final YamlNode.Keys group;
    private final String path;
    private final Problems problems;

    Named(YamlNode.Keys group, String path, Problems problems) {
        this.group = group;
        this.path = path;
        this.problems = problems;
    }

    /**
     * Complains about everything that is wrong with the names.
     *
     * @param most of them; there is at least one
     */
    public static Named read(YamlNode node, String path, Problems problems, int most, Kind<?> name) {
        List<YamlNode.Entry> good = new ArrayList<>();
        if (!(node instanceof YamlNode.Keys keys)) {
            problems.add(node.line(), path, "a group expected, each key being " + name.expected());
            return new Named(new YamlNode.Keys(node.line(), good), path, problems);
        }
        int count = keys.entries().size();
        if (count == 0 || count > most) {
            problems.add(keys.line(), path, count + " found, 1 to " + most + " expected");
        }
        Map<String, Integer> lines = new LinkedHashMap<>();
        for (YamlNode.Entry entry : keys.entries().subList(0, Math.min(most, count))) {
            int line = entry.key().line();
            String shown = Problems.quote(entry.key().text());
            Integer first = lines.putIfAbsent(entry.key().text(), line);
            if (first != null) {
                problems.add(line, path, shown + " is given twice, first in line " + first + "; delete one of them");
            } else if (name.read(entry.key()).isEmpty()) {
                problems.add(line, path, shown + " expected as " + name.expected());
            } else {
                good.add(entry);
            }
        }
        return new Named(new YamlNode.Keys(keys.line(), good), path, problems);
    }

    /** What is at each name, where it is of a kind. */
    public <T> Map<String, T> values(Kind<T> kind) {
        Map<String, T> values = new LinkedHashMap<>();
        for (YamlNode.Entry entry : group.entries()) {
            String name = entry.key().text();
            kind.read(entry.value(), path + "." + name, problems).ifPresent(value -> values.put(name, value));
        }
        return values;
    }

    /** What a reader makes of each: it is given the node and its path. */
    public <T> Map<String, T> each(BiFunction<YamlNode, String, T> reader) {
        Map<String, T> values = new LinkedHashMap<>();
        for (YamlNode.Entry entry : group.entries()) {
            String name = entry.key().text();
            values.put(name, reader.apply(entry.value(), path + "." + name));
        }
        return values;
    }

    /** In which line each name is. */
    public Map<String, Integer> lines() {
        Map<String, Integer> lines = new LinkedHashMap<>();
        group.entries()
                .forEach(entry -> lines.put(entry.key().text(), entry.key().line()));
        return lines;
    }
}
