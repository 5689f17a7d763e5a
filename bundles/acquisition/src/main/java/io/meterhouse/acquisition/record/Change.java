package io.meterhouse.acquisition.record;

import io.meterhouse.api.metering.Flags;

/**
 * A change of register that is believed.
 *
 * @param kind of its event
 * @param text for people
 * @param held the reads of the new register
 * @param flags of the intervals at both sides
 */
record Change(String kind, String text, HeldReads held, Flags flags) {}
