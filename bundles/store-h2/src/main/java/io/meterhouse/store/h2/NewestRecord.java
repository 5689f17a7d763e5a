package io.meterhouse.store.h2;

import io.meterhouse.store.h2.disk.FolderDisk;
import io.meterhouse.store.h2.generation.Generations;
import io.meterhouse.store.h2.generation.Salvage;
import io.meterhouse.store.h2.journal.Opening;
import io.meterhouse.store.h2.record.Ledger;
import io.meterhouse.store.h2.record.Replay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Prints the end of the newest interval that a gateway's folder holds, or nothing when it holds none. Changes nothing, and needs neither
 * the framework nor H2; for programs that must know it before the gateway starts.
 */
public final class NewestRecord {
    private NewestRecord() {}

    /** @param arguments the gateway's folder, or that of its store */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 1) {
            System.err.println("usage: NewestRecord DIR (the gateway's folder, or its var/store)");
            System.exit(2);
        }
        of(Path.of(arguments[0])).ifPresent(System.out::println);
    }

    static Optional<Instant> of(Path given) throws IOException {
        Path inHome = given.resolve("var").resolve("store");
        Path folder = Files.isDirectory(inHome) ? inHome : given;
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        var disk = new FolderDisk(folder);
        Ledger ledger = Opening.of(disk).ledger();
        if (ledger == null) {
            int newest = 0;
            for (String file : disk.list()) {
                newest = Math.max(newest, Generations.number(file));
            }
            Optional<String> file = newest == 0 ? Optional.empty() : Optional.of(Generations.file(newest));
            ledger = new Salvage(disk, file)
                    .remembered()
                    .map(Replay.Remembered::ledger)
                    .orElse(null);
        }
        return ledger == null || ledger.newest().equals(Instant.MIN) ? Optional.empty() : Optional.of(ledger.newest());
    }
}
