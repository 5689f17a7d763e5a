package io.meterhouse.transport.base;

import io.meterhouse.api.metering.definition.LineDefinition;
import java.util.List;

/** A line's settings, read with their bounds. The site file was checked before; this is for what came another way. */
public record Settings(LineDefinition line) {
    /** A text that must be there. */
    public String text(String key) {
        String value = line.settings().get(key);
        if (value == null || value.isBlank()) {
            throw bad(key, value, "a value");
        }
        return value.strip();
    }

    /** A number within bounds, or the default when it is not there. */
    public int number(String key, int least, int most, int otherwise) {
        String value = line.settings().get(key);
        if (value == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(value.strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw bad(key, value, least + " to " + most);
        }
        throw bad(key, value, least + " to " + most);
    }

    /** One of some words; the first one when it is not there. */
    public String word(String key, List<String> words) {
        String value = line.settings().getOrDefault(key, words.get(0)).strip();
        if (!words.contains(value)) {
            throw bad(key, value, "one of " + words);
        }
        return value;
    }

    private IllegalArgumentException bad(String key, String value, String expected) {
        return new IllegalArgumentException("line " + line.id() + ", " + key + ": '" + value + "' where " + expected
                + " is expected; correct the site file");
    }
}
