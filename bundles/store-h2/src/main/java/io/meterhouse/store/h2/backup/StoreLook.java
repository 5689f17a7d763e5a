package io.meterhouse.store.h2.backup;

import io.meterhouse.store.h2.disk.Disk;
import io.meterhouse.store.h2.generation.GenerationFile;
import io.meterhouse.store.h2.generation.Generations;
import io.meterhouse.store.h2.journal.Opening;
import io.meterhouse.store.h2.record.Ledger;
import java.io.IOException;

/** Whether a store's files hold what the manifest says: read by what opens a store, not by what copied it. */
final class StoreLook {
    private StoreLook() {}

    /** Reads the journal. @return the number of the generation that counts, 0 for none */
    static int journal(Disk disk, Stand expected) throws IOException {
        Ledger ledger;
        try {
            ledger = Opening.of(disk).ledger();
        } catch (RuntimeException e) {
            throw new BackupException("its journal cannot be read: " + e);
        }
        if (ledger == null || !Stand.of(ledger).equals(expected)) {
            throw new BackupException("its journal does not say what its manifest does: sequence "
                    + (ledger == null ? "unknown" : ledger.sequence()) + " where " + expected.sequence()
                    + " is expected");
        }
        return ledger.folded().generation();
    }

    /** Reads every block of a generation. */
    static void generation(Disk disk, int number) throws IOException {
        if (number > 0) {
            if (!disk.exists(Generations.file(number))) {
                throw new BackupException(Generations.name(number) + " is missing in it");
            }
            try (var file = new GenerationFile(disk, Generations.name(number))) {
                file.verify();
            } catch (RuntimeException | AssertionError e) {
                throw new BackupException(Generations.name(number) + " in it cannot be read: " + e);
            }
        }
    }
}
