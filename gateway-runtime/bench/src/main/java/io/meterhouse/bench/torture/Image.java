package io.meterhouse.bench.torture;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A disk at an instant: what is on it, and what a power cut may have left of that.
 *
 * @param folder its files by name, and which names are durable
 */
record Image(FolderLog folder) {
    /** The power went: one of the many things that may be left. */
    Map<String, byte[]> cut(Random random) {
        Sectors.Cut how = Sectors.Cut.values()[random.nextInt(Sectors.Cut.values().length)];
        Map<String, Sectors> names = folder.after(random.nextInt(folder.changes() + 1));
        Map<String, byte[]> files = new TreeMap<>();
        names.forEach((name, file) -> files.put(name, file.cut(how, random)));
        return files;
    }
}
