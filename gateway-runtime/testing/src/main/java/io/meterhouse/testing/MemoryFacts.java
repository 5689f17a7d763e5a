package io.meterhouse.testing;

import io.meterhouse.api.store.Facts;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Facts in memory. Thread-safe. */
public final class MemoryFacts implements Facts {
    private final Map<String, String> facts = new ConcurrentHashMap<>();

    @Override
    public Optional<String> get(String key) {
        return Optional.ofNullable(facts.get(key));
    }

    @Override
    public void put(String key, String value) {
        if (value.isEmpty()) {
            facts.remove(key);
        } else {
            facts.put(key, value);
        }
    }
}
