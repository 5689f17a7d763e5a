package io.meterhouse.meter.modbus.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/** What is wrong with a file, in the order of finding: {@code etc/profiles/x.yaml:12 energy.count: ...}. */
final class Mistakes {
    private static final int MOST = 50;
    private final String file;
    private final List<String> found = new ArrayList<>();

    Mistakes(String file) {
        this.file = file;
    }

    void add(Node node, String path, String remedy) {
        add(node.getStartMark().getLine() + 1, path, remedy);
    }

    void add(int line, String path, String remedy) {
        if (found.size() < MOST) {
            found.add(file + ":" + line + " " + (path.isEmpty() ? "" : path + ": ") + remedy);
        }
    }

    boolean none() {
        return found.isEmpty();
    }

    List<String> all() {
        return List.copyOf(found);
    }

    Optional<String> scalar(Node node, String path) {
        if (node instanceof ScalarNode scalar) {
            return Optional.of(scalar.getValue());
        }
        add(node, path, "one value expected");
        return Optional.empty();
    }

    /** A value that is to be text: a number needs quotes, so that it means the same to every reader of YAML. */
    Optional<String> text(Node node, String path) {
        Optional<String> text = scalar(node, path);
        if (text.isPresent() && !Tag.STR.equals(node.getTag())) {
            add(node, path, "'" + text.get() + "' is read as a number or the like: put it in quotes");
            return Optional.empty();
        }
        return text;
    }

    int integer(Node node, String path, int least, int most, int otherwise) {
        String text = scalar(node, path).orElse(null);
        if (text == null) {
            return otherwise;
        }
        Optional<Long> value = Tag.INT.equals(node.getTag())
                ? bits(text).filter(bits -> bits >= least && bits <= most)
                : Optional.empty();
        if (value.isEmpty()) {
            add(node, path, "'" + text + "': a whole number from " + least + " to " + most + " expected");
            return otherwise;
        }
        return value.get().intValue();
    }

    /** An unsigned number, decimal or {@code 0x} hexadecimal, as 64 bits. */
    static Optional<Long> bits(String text) {
        try {
            return Optional.of(
                    text.startsWith("0x")
                            ? Long.parseUnsignedLong(text.substring(2), 16)
                            : Long.parseUnsignedLong(text.startsWith("+") ? "" : text, 10));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
