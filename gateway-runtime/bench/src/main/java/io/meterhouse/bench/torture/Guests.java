package io.meterhouse.bench.torture;

import io.meterhouse.bench.Volume;
import io.meterhouse.bench.guest.GuestSystem;
import io.meterhouse.bench.guest.Machine;
import io.meterhouse.store.h2.disk.FolderDisk;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Power cuts of whole machines: a guest with a kernel, a page cache and an ext4 of its own in which a process writes, and whose qemu is
 * killed. What it had not flushed to its disk is there or not. The image is then mounted here, and looked at; or the next guest starts
 * with it as it is.
 */
final class Guests {
    static final String PART = "guests";
    private static final int MEGABYTES = 24;
    private static final int PER_LIFE = 9;
    private static final int MOST_APPENDS = 1500;
    private static final String STORE = "store";
    private static final long LOOK_NANOS = 1_000_000;
    /** A guest starts within seconds, but where others are busy. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(600);

    private final Plan plan;
    private final Tally tally;
    private final Path place;
    private final GuestSystem system;
    private final byte[] blank;
    private int acknowledgements;

    /** What a guest is waited for before its power goes. */
    private enum When {
        APPENDS,
        FOLD,
        OPENING
    }

    /** @throws IOException guests cannot be had here; the text says why */
    Guests(Plan plan, Tally tally, Path place) throws Exception {
        this.plan = plan;
        this.tally = tally;
        this.place = place;
        try (Volume volume = Volume.make("guest", place, MEGABYTES)) {
            if (volume.weaker().isPresent()) {
                throw new IOException(
                        "what they leave cannot be mounted: " + volume.weaker().get());
            }
            blank = volume.image();
        }
        String writer = Writer.command().stream()
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
        system = GuestSystem.of("echo \"/mnt/" + STORE + " $STORY $LIFE $NOW\" | $b chroot /host " + writer + "\n");
    }

    void run(int rounds) throws Exception {
        tally.begin(PART, rounds);
        for (int life = plan.from(PART); tally.done() < rounds; life++) {
            live(life, rounds);
        }
    }

    /** How many appends guests had told of, all together, when their power went. */
    int acknowledgements() {
        return acknowledgements;
    }

    private void live(int number, int rounds) throws Exception {
        Random random = plan.random(PART, number);
        long seed = random.nextLong();
        Story story = new Story(seed);
        Check.Known known = new Check.Known(0, 0);
        byte[] image = blank;
        for (int i = 0;
                i < PER_LIFE && tally.done() < rounds && story.calls(known.acknowledged()) < MOST_APPENDS;
                i++) {
            Random own = new Random(random.nextLong());
            GuestDisk disk = new GuestDisk(image.clone());
            Verdict verdict = new Verdict();
            known = write(disk, seed, Opened.now(story, known), known, own, verdict);
            image = disk.cut(own);
            try (Volume volume = Volume.of("guest", place, image)) {
                Path folder = volume.folder().resolve(STORE);
                Map<String, byte[]> files = Folders.content(folder);
                boolean stays = own.nextBoolean();
                verdict.add(new Opened(new FolderDisk(folder), story, own)
                        .look(new Heard(known), stays ? Opened.Then.CLOSED : Opened.Then.GOES_ON));
                tally.round(String.valueOf(number), verdict, files);
                if (!verdict.clean()) {
                    return;
                }
                if (stays) {
                    image = volume.image();
                }
            }
        }
    }

    /** Gives what the guest had told before its power went. */
    private Check.Known write(GuestDisk disk, long seed, Instant now, Check.Known known, Random random, Verdict verdict)
            throws IOException, InterruptedException {
        var variables =
                Map.of("STORY", String.valueOf(seed), "LIFE", String.valueOf(random.nextLong()), "NOW", now.toString());
        Told told = new Told();
        told.begin(known);
        try (Machine guest = new Machine(system, disk, variables)) {
            await(guest, told, random);
            if (guest.ended()) {
                verdict.unopenable("the writing process ended by itself after: " + told.last() + guest.lastWords());
            }
            guest.kill();
            for (int octet = guest.output().read();
                    octet >= 0;
                    octet = guest.output().read()) {
                told.take(octet);
            }
        }
        acknowledgements += told.acknowledgements();
        return told.known();
    }

    private static void await(Machine guest, Told told, Random random) throws IOException {
        When when = When.values()[random.nextInt(When.values().length)];
        int appends = 1 + random.nextInt(200);
        long delay = random.nextInt(when == When.APPENDS ? 20_000_000 : 1_000_000_000);
        InputStream out = guest.output();
        for (long patience = PATIENCE_NANOS; ; patience -= LOOK_NANOS) {
            while (out.available() > 0) {
                told.take(out.read());
            }
            if (when == When.OPENING && told.opening()
                    || when == When.APPENDS && told.acknowledgements() >= appends
                    || when == When.FOLD && told.folding()) {
                break;
            }
            if (guest.ended() || patience < 0) {
                throw new IOException("a guest ended by itself, or hangs, after: " + told.last() + guest.lastWords());
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        LockSupport.parkNanos(delay);
    }
}
