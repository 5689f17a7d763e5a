package io.meterhouse.universe.disk;

import io.meterhouse.universe.PowerGone;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.h2.store.fs.FilePath;

/**
 * Which disks there are, each by the folder of its present life. Static, and nothing else of a world is: H2 finds file systems by a
 * static table of its own and is told of a file by its path alone. A disk is in it until it is closed.
 */
final class Worlds {
    private static final Map<String, WorldDisk> OPEN = new ConcurrentHashMap<>();

    static {
        FilePath.register(new WorldPath(WorldPath.SCHEME + ":"));
    }

    private Worlds() {}

    static void begin(String folder, WorldDisk disk) {
        if (OPEN.putIfAbsent(folder, disk) != null) {
            throw new IllegalStateException(folder + ": another disk has that name");
        }
    }

    static void move(String from, String to, WorldDisk disk) {
        OPEN.remove(from, disk);
        begin(to, disk);
    }

    static void end(String folder) {
        OPEN.remove(folder);
    }

    /** @throws PowerGone its life is over, and that of whoever asks */
    static WorldDisk disk(String folder) {
        WorldDisk disk = OPEN.get(folder);
        if (disk == null) {
            throw new PowerGone();
        }
        return disk;
    }
}
