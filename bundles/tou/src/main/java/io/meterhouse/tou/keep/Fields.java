package io.meterhouse.tou.keep;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** The fields of a document that was read, each with its type; a field that is not as expected is an {@link IOException}. */
record Fields(Map<?, ?> map) {
    /** Takes a document apart, and says what is wrong with it in one way. */
    static <T> T taking(String what, Supplier<T> parts) throws IOException {
        try {
            return parts.get();
        } catch (IllegalArgumentException | DateTimeException | ClassCastException | NullPointerException e) {
            throw new IOException(what + " is not as it was written: " + e.getMessage(), e);
        }
    }

    static Fields of(Object value) {
        return new Fields((Map<?, ?>) value);
    }

    String text(String name) {
        return (String) map.get(name);
    }

    long number(String name) {
        return (Long) map.get(name);
    }

    OptionalLong optional(String name) {
        return has(name) ? OptionalLong.of(number(name)) : OptionalLong.empty();
    }

    boolean truth(String name) {
        return (Boolean) map.get(name);
    }

    boolean has(String name) {
        return map.get(name) != null;
    }

    Instant instant(String name) {
        return Instant.parse(text(name));
    }

    List<?> list(String name) {
        return (List<?>) map.get(name);
    }

    Map<?, ?> object(String name) {
        return (Map<?, ?>) map.get(name);
    }
}
