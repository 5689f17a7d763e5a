package io.meterhouse.store.h2;

import io.meterhouse.api.store.Facts;
import io.meterhouse.store.h2.record.FactTable;
import java.util.Optional;

/** The facts. Never waits for the disk. */
final class FactBook implements Facts {
    private static final int LONGEST_KEY = 100;
    private static final int LONGEST_VALUE = 4000;

    private final FactTable table;
    private final Runnable wake;

    FactBook(FactTable table, Runnable wake) {
        this.table = table;
        this.wake = wake;
    }

    @Override
    public Optional<String> get(String key) {
        return table.get(key);
    }

    @Override
    public void put(String key, String value) {
        if (key.isEmpty() || key.length() > LONGEST_KEY || value.length() > LONGEST_VALUE) {
            throw new IllegalArgumentException("a fact '" + key + "' of " + value.length() + " characters: at most "
                    + LONGEST_KEY + " and " + LONGEST_VALUE + " expected");
        }
        if (table.put(key, value)) {
            wake.run();
        }
    }
}
