package io.meterhouse.store.h2.backup;

import io.meterhouse.store.h2.record.Ledger;
import java.util.HexFormat;

/**
 * Where a store stands.
 *
 * @param sequence the newest of the epoch
 * @param event number of the newest event
 * @param hash of that event, which stands for all before it
 */
public record Stand(String epoch, long sequence, long event, String hash) {
    public static Stand of(Ledger ledger) {
        return new Stand(
                ledger.epoch(),
                ledger.sequence(),
                ledger.events().number(),
                HexFormat.of().formatHex(ledger.events().hash()));
    }
}
