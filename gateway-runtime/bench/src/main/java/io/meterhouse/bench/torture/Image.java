package io.meterhouse.bench.torture;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A disk at an instant: what is on it, and what a power cut may have left of that.
 */
public final class Image {
    private final FolderLog folder;

    Image(FolderLog folder) {
        this.folder = folder;
    }

    /** Only the process went: everything that was written is there, and what was not forced still is not. */
    public Tape tape() {
        return new Tape(folder);
    }

    /** The power went: one of the many things that may be left. */
    public Map<String, byte[]> cut(Random random) {
        Sectors.Cut how = Sectors.Cut.values()[random.nextInt(Sectors.Cut.values().length)];
        Map<String, Sectors> names = folder.after(random.nextInt(folder.changes() + 1));
        Map<String, byte[]> files = new TreeMap<>();
        names.forEach((name, file) -> files.put(name, file.cut(how, random)));
        return files;
    }
}
