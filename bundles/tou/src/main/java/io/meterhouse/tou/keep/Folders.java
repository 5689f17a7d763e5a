package io.meterhouse.tou.keep;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Folders whose names survive a power cut. */
final class Folders {
    private Folders() {}

    /** Makes a folder that is not there, and those above it. */
    static void make(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Path above = folder.getParent();
            if (above != null) {
                make(above);
            }
            Files.createDirectories(folder);
            if (above != null) {
                force(above);
            }
        }
    }

    /** Makes the names in a folder durable. */
    static void force(Path folder) throws IOException {
        try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        }
    }
}
