package io.meterhouse.site.planted;

import io.meterhouse.api.store.IntervalStore;

/** Breaks the rule of one direction. */
public record ReadsTheStore(IntervalStore store) {}
