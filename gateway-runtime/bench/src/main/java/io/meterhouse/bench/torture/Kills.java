package io.meterhouse.bench.torture;

import io.meterhouse.bench.Volume;
import io.meterhouse.store.h2.disk.FolderDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * {@code kill -9} of a writing process at random: between appends, while a store is opened, while a generation is made; on a disk that
 * is full now and then, or that the system does not let write any more. Each life is a store that is killed many times.
 */
final class Kills implements AutoCloseable {
    static final String PART = "kills";
    private static final int PER_LIFE = 12;
    private static final int MOST_APPENDS = 1500;
    private static final long LOOK_NANOS = 100_000;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int MOST_LEFT = 300_000;

    private final Plan plan;
    private final Tally tally;
    private final Volume volume;
    private Child spare;

    /** What is done to the disk meanwhile. */
    private enum Trouble {
        NONE,
        FULL,
        BROKEN_OFF
    }

    /** What a process is waited for before it is killed. */
    private enum When {
        APPENDS,
        FOLD,
        OPENING
    }

    Kills(Plan plan, Tally tally, Volume volume) throws IOException {
        this.plan = plan;
        this.tally = tally;
        this.volume = volume;
        spare = new Child();
    }

    void run(int rounds) throws IOException, InterruptedException {
        tally.begin(PART, rounds);
        for (int life = plan.from(PART); tally.done() < rounds; life++) {
            live(life, rounds);
        }
    }

    private void live(int number, int rounds) throws IOException, InterruptedException {
        Random random = plan.random(PART, number);
        long seed = random.nextLong();
        Story story = new Story(seed);
        Path folder = volume.folder().resolve("store-" + number);
        Check.Known known = new Check.Known(0, 0);
        for (int i = 0;
                i < PER_LIFE && tally.done() < rounds && story.calls(known.acknowledged()) < MOST_APPENDS;
                i++) {
            Random own = new Random(random.nextLong());
            Instant now = Opened.now(story, known);
            Verdict verdict = new Verdict();
            known = write(folder, seed, now, known, own, verdict);
            Map<String, byte[]> files = Folders.content(folder);
            if (own.nextBoolean()) {
                verdict.add(new Opened(new FolderDisk(folder), story, own).look(new Heard(known), Opened.Then.CLOSED));
            } else {
                // A copy: the next process finds it as the one before left it.
                try (Tape copy = Tape.of(files)) {
                    verdict.add(new Opened(copy, story, own).look(new Heard(known), Opened.Then.GOES_ON));
                }
            }
            tally.round(String.valueOf(number), verdict, files);
            Folders.empty(volume.folder());
            if (!verdict.clean()) {
                break;
            }
        }
        Folders.delete(folder);
    }

    /** Gives what the process had told before it was killed. */
    private Check.Known write(Path folder, long seed, Instant now, Check.Known known, Random random, Verdict verdict)
            throws IOException, InterruptedException {
        Trouble trouble =
                random.nextInt(6) > 0 ? Trouble.NONE : random.nextInt(3) > 0 ? Trouble.FULL : Trouble.BROKEN_OFF;
        if (volume.weaker().isPresent() || known.acknowledged() == 0) {
            // Where there is no space at all no store begins; nothing is lost by that.
            trouble = Trouble.NONE;
        }
        try (Child child = spare) {
            spare = new Child();
            if (trouble == Trouble.FULL) {
                Folders.fill(volume.folder(), random.nextInt(MOST_LEFT));
            }
            child.go(folder, seed, random.nextLong(), now, known);
            await(child, random, trouble);
            if (child.ended()) {
                verdict.unopenable("the writing process ended by itself after: "
                        + child.told().last());
            }
            child.kill();
            if (trouble == Trouble.BROKEN_OFF) {
                volume.remount();
            } else if (trouble == Trouble.FULL && random.nextBoolean()) {
                Folders.empty(volume.folder());
            }
            return child.told().known();
        }
    }

    private void await(Child child, Random random, Trouble trouble) throws IOException, InterruptedException {
        When when = When.values()[random.nextInt(When.values().length)];
        int appends = 1 + random.nextInt(150);
        int refusals = 1 + random.nextInt(20);
        long delay = random.nextInt(when == When.APPENDS ? 3_000_000 : 400_000_000);
        int breakAfter = random.nextInt(appends);
        boolean broken = false;
        for (long patience = PATIENCE_NANOS; when != When.OPENING; patience -= LOOK_NANOS) {
            child.listen();
            if (patience < 0) {
                throw new IOException(
                        "the writing process hangs after: " + child.told().last());
            }
            if (child.ended()
                    || child.told().refused() >= refusals
                    || when == When.APPENDS && child.told().acknowledgements() >= appends
                    || when == When.FOLD && child.told().folding()) {
                break;
            }
            if (trouble == Trouble.BROKEN_OFF && !broken && child.told().acknowledgements() > breakAfter) {
                volume.breakOff();
                broken = true;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        LockSupport.parkNanos(delay);
    }

    @Override
    public void close() {
        spare.close();
    }
}
