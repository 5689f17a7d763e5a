package io.meterhouse.acquisition.testing;

import io.meterhouse.api.store.Facts;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Facts in memory. */
public final class MemoryFacts implements Facts {
    private final Map<String, String> facts = new HashMap<>();

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
