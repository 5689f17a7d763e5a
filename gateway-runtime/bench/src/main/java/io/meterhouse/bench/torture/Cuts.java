package io.meterhouse.bench.torture;

import io.meterhouse.bench.Volume;
import io.meterhouse.store.h2.disk.FolderDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Power cuts of a whole file system: a writing process is stopped wherever it is, and the device under its file system copied; the
 * copy is mounted, which replays the file system's own journal, and opened. Without a device of its own the folder is copied, which
 * says less.
 */
final class Cuts {
    static final String PART = "cuts";
    private static final int PER_LIFE = 40;
    private static final int MOST_APPENDS = 1200;
    private static final int MOST_LEFT = 300_000;
    private static final long LOOK_NANOS = 100_000;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Plan plan;
    private final Tally tally;
    private final Volume volume;

    Cuts(Plan plan, Tally tally, Volume volume) {
        this.plan = plan;
        this.tally = tally;
        this.volume = volume;
    }

    void run(int rounds) throws Exception {
        tally.begin(PART, rounds);
        for (int life = plan.from(PART); tally.done() < rounds; life++) {
            live(life, rounds);
        }
    }

    private void live(int number, int rounds) throws Exception {
        Random random = plan.random(PART, number);
        long seed = random.nextLong();
        Story story = new Story(seed);
        Path folder = volume.folder().resolve("store-" + number);
        try (Child child = new Child()) {
            child.go(folder, seed, random.nextLong(), Story.START, new Check.Known(0, 0));
            for (int i = 0; i < PER_LIFE && tally.done() < rounds; i++) {
                boolean full = volume.weaker().isEmpty() && random.nextInt(15) == 0;
                if (full) {
                    Folders.fill(volume.folder(), random.nextInt(MOST_LEFT));
                }
                await(child, random);
                child.stop();
                cut(number, story, child.told().known(), folder, new Random(random.nextLong()));
                if (full) {
                    Folders.empty(volume.folder());
                }
                if (story.calls(child.told().known().acknowledged()) > MOST_APPENDS) {
                    break;
                }
                child.resume();
            }
            child.kill();
        }
        Folders.delete(folder);
    }

    /** Until it has appended some more, or refuses to; or makes a generation. */
    private static void await(Child child, Random random) throws IOException {
        int appends = child.told().acknowledgements() + random.nextInt(random.nextBoolean() ? 3 : 50);
        int refused = child.told().refused() + 1 + random.nextInt(5);
        boolean fold = random.nextInt(4) == 0;
        long patience = PATIENCE_NANOS;
        while (child.told().acknowledgements() < appends
                && child.told().refused() < refused
                && !(fold && child.told().folding())) {
            child.listen();
            if (child.ended() || patience < 0) {
                throw new IOException("the writing process ended, or hangs, after: "
                        + child.told().last());
            }
            LockSupport.parkNanos(LOOK_NANOS);
            patience -= LOOK_NANOS;
        }
        LockSupport.parkNanos(random.nextInt(child.told().folding() ? 200_000_000 : 2_000_000));
    }

    private void cut(int number, Story story, Check.Known known, Path folder, Random random) throws Exception {
        if (volume.weaker().isPresent()) {
            Map<String, byte[]> files = Folders.content(folder);
            Path copy = Files.createTempDirectory("meterhouse-torture-");
            Folders.write(files, copy);
            tally.round(
                    String.valueOf(number),
                    new Opened(new FolderDisk(copy), story, random).look(new Heard(known), Opened.Then.GOES_ON),
                    files);
            Folders.delete(copy);
            return;
        }
        try (Volume copy = volume.powerCut()) {
            Path there = copy.folder().resolve(folder.getFileName());
            Map<String, byte[]> files = Folders.content(there);
            Folders.empty(copy.folder());
            tally.round(
                    String.valueOf(number),
                    new Opened(new FolderDisk(there), story, random).look(new Heard(known), Opened.Then.GOES_ON),
                    files);
        }
    }
}
