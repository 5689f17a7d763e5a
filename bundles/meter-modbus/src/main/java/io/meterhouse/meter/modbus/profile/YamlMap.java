package io.meterhouse.meter.modbus.profile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A mapping of a YAML file, with its path and lines at hand for what is wrong in it. Scalars are taken as they were written: no number
 * goes through a float.
 */
final class YamlMap {
    private final Mistakes mistakes;
    private final Node node;
    private final String path;
    private final Map<String, Node> entries = new LinkedHashMap<>();
    private final List<String> known = new ArrayList<>();

    YamlMap(Mistakes mistakes, Node node, String path) {
        this.mistakes = mistakes;
        this.node = node;
        this.path = path;
        if (!(node instanceof MappingNode mapping)) {
            mistakes.add(node, path, "a block of `key: value` expected");
            return;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key) {
                if (entries.put(key.getValue(), tuple.getValueNode()) != null) {
                    mistakes.add(key, at(key.getValue()), "given twice, take one away");
                }
            } else {
                mistakes.add(tuple.getKeyNode(), path, "a plain key expected");
            }
        }
    }

    String at(String key) {
        return path.isEmpty() || key.isEmpty() ? path + key : path + "." + key;
    }

    boolean has(String key) {
        known.add(key);
        return entries.containsKey(key);
    }

    /** A value of whatever kind; its absence is a mistake. */
    Optional<Node> required(String key) {
        if (!has(key)) {
            mistakes.add(node, at(key), "missing");
            return Optional.empty();
        }
        return Optional.of(entries.get(key));
    }

    Optional<Node> optional(String key) {
        return has(key) ? Optional.of(entries.get(key)) : Optional.empty();
    }

    Optional<YamlMap> map(String key) {
        return optional(key).map(value -> new YamlMap(mistakes, value, at(key)));
    }

    boolean isMap(String key) {
        return optional(key).filter(MappingNode.class::isInstance).isPresent();
    }

    /** The keys of a map whose keys are not known beforehand. */
    List<String> keys() {
        return List.copyOf(entries.keySet());
    }

    List<Node> list(String key) {
        Node value = optional(key).orElse(null);
        if (value == null) {
            return List.of();
        }
        if (value instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        mistakes.add(value, at(key), "a list expected, [a, b]");
        return List.of();
    }

    /** A scalar as it was written, number or text. */
    Optional<String> scalar(String key) {
        return optional(key).flatMap(value -> mistakes.scalar(value, at(key)));
    }

    Optional<String> text(String key) {
        return optional(key).flatMap(value -> mistakes.text(value, at(key)));
    }

    int integer(String key, int least, int most, int otherwise) {
        return optional(key)
                .map(value -> mistakes.integer(value, at(key), least, most, otherwise))
                .orElse(otherwise);
    }

    boolean bool(String key) {
        String value = scalar(key).orElse("false");
        if (!value.equals("true") && !value.equals("false")) {
            wrong(key, "'" + value + "': true or false expected");
        }
        return value.equals("true");
    }

    <T> T choice(String key, Map<String, T> choices, T otherwise) {
        String value = text(key).orElse(null);
        if (value == null) {
            return otherwise;
        }
        T chosen = choices.get(value);
        if (chosen == null) {
            wrong(key, "'" + value + "': one of " + String.join(", ", choices.keySet()) + " expected");
            return otherwise;
        }
        return chosen;
    }

    void wrong(String key, String remedy) {
        mistakes.add(entries.getOrDefault(key, node), at(key), remedy);
    }

    /** Says which keys nobody asked for. */
    void finish() {
        entries.forEach((key, value) -> {
            if (!known.contains(key)) {
                mistakes.add(value, at(key), "unknown; here there may be " + String.join(", ", known));
            }
        });
    }
}
