package io.meterhouse.document;

import java.util.List;

/** What a YAML document is made of, each with the line on which it begins, from 1. */
public sealed interface YamlNode {
    int line();

    /**
     * A value as it was written: {@code 0104} stays so, {@code no} is no boolean.
     *
     * @param plain whether it stood without quotes
     */
    record Scalar(int line, String text, boolean plain) implements YamlNode {
        /** Whether YAML means "nothing" by it. */
        public boolean isNothing() {
            return plain && (text.isEmpty() || text.equals("~") || text.equalsIgnoreCase("null"));
        }
    }

    record Items(int line, List<YamlNode> items) implements YamlNode {}

    /** Keys in the order of the file; one that is given twice is there twice. */
    record Keys(int line, List<Entry> entries) implements YamlNode {}

    record Entry(Scalar key, YamlNode value) {}
}
