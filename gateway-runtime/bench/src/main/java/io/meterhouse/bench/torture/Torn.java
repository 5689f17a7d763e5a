package io.meterhouse.bench.torture;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Power cuts below the file system. A store lives on a disk in memory; before changes at random, of the journal, of names, and of the
 * file in which H2 makes a generation, an image is taken of what the disk may keep, and a store is opened on it. A third of these are
 * cut off again while they recover.
 */
final class Torn {
    static final String PART = "torn";
    private static final Duration RETENTION = Duration.ofDays(4);
    private static final int APPENDS = 900;
    private static final int PER_LIFE = 250;
    private static final int MOST_AT_ONCE = 16;
    /** Begins the names of what H2 writes to, very often. */
    private static final String BUILDING = "building.";

    private final Plan plan;
    private final Tally tally;

    /** A life, and what was known of it when its power went. */
    private record Moment(Image image, Check.Known known) {}

    Torn(Plan plan, Tally tally) {
        this.plan = plan;
        this.tally = tally;
    }

    void run(int rounds) throws IOException, StoreException {
        tally.begin(PART, rounds);
        for (int life = plan.from(PART); tally.done() < rounds; life++) {
            live(life, rounds);
        }
    }

    /** Takes images before changes, more often where a generation is about to count. */
    private static final class Camera implements Life.Witness {
        private final Tape tape;
        private final Random random;
        private final int oneIn;
        private final List<Moment> moments = new ArrayList<>();
        private long acknowledged;
        private long delivered;
        private boolean folding;
        private int seen;

        Camera(Tape tape, Random random, int oneIn, Check.Known known) {
            this.tape = tape;
            this.random = random;
            this.oneIn = oneIn;
            acknowledged = known.acknowledged();
            delivered = known.delivered();
            tape.before(this::look);
        }

        private void look(String name) {
            if (random.nextInt(folding && !name.startsWith(BUILDING) ? 2 : oneIn) > 0) {
                return;
            }
            Moment moment = new Moment(tape.image(), new Check.Known(acknowledged, delivered));
            seen++;
            if (moments.size() < MOST_AT_ONCE) {
                moments.add(moment);
            } else if (random.nextInt(seen) < MOST_AT_ONCE) {
                moments.set(random.nextInt(MOST_AT_ONCE), moment);
            }
        }

        @Override
        public void folding() {
            folding = true;
        }

        @Override
        public void acknowledged(long sequence) {
            acknowledged = sequence;
            folding = false;
        }

        @Override
        public void delivering(long sequence) {
            delivered = Math.max(delivered, sequence);
        }

        List<Moment> take() {
            List<Moment> taken = List.copyOf(moments);
            moments.clear();
            seen = 0;
            return taken;
        }
    }

    private void live(int number, int rounds) throws IOException, StoreException {
        Random random = plan.random(PART, number);
        Story story = new Story(random.nextLong());
        int images = 0;
        try (Tape tape = new Tape()) {
            Camera camera = new Camera(tape, random, 12, new Check.Known(0, 0));
            Life life = new Life(tape, story, Story.START, RETENTION, random, camera);
            while (life.appends() < APPENDS && images < PER_LIFE && tally.done() < rounds) {
                trouble(tape, random);
                life.step();
                for (Moment moment : camera.take()) {
                    images += moment(number, story, moment, new Random(random.nextLong()));
                }
            }
            life.close();
        }
    }

    private static void trouble(Tape tape, Random random) {
        if (random.nextInt(25) == 0) {
            Tape.Fault[] all = Tape.Fault.values();
            tape.fail(all[1 + random.nextInt(all.length - 1)], 1 + random.nextInt(4));
        }
    }

    private int moment(int life, Story story, Moment moment, Random random) throws IOException {
        Map<String, byte[]> files = moment.image().cut(random);
        Verdict verdict = new Verdict();
        List<Moment> again = new ArrayList<>();
        open(story, files, moment.known(), random, verdict, again);
        tally.round(String.valueOf(life), verdict, files);
        if (again.isEmpty()) {
            return 1;
        }
        Moment second = again.get(random.nextInt(again.size()));
        Map<String, byte[]> twice = second.image().cut(random);
        Verdict later = new Verdict();
        open(story, twice, second.known(), random, later, new ArrayList<>());
        tally.round(String.valueOf(life), later, twice);
        return 2;
    }

    /** Opens what is left, looks at it, and goes on with it. */
    private static void open(
            Story story,
            Map<String, byte[]> files,
            Check.Known known,
            Random random,
            Verdict verdict,
            List<Moment> again) {
        List<ChannelId> channels = story.channels();
        ChannelId channel = channels.get(random.nextInt(channels.size()));
        try (Tape tape = Tape.of(files)) {
            Camera camera = new Camera(tape, random, 3, known);
            if (random.nextInt(3) > 0) {
                tape.before(name -> {});
            }
            Instant now = Opened.now(story, known);
            Life life = new Life(tape, story, now, RETENTION, random, camera);
            new Check(story, RETENTION, known).check(life, channel, verdict);
            if (!verdict.clean()) {
                life.close();
                return;
            }
            life.append();
            if (random.nextInt(8) == 0) {
                life.fold();
            }
            life.append();
            life.wait(Duration.ofSeconds(5));
            again.addAll(camera.take());
            tape.before(name -> {});
            Check.Known more = new Check.Known(camera.acknowledged, camera.delivered);
            if (random.nextBoolean()) {
                life.close();
            } else {
                life.abandon();
            }
            Life reopened = new Life(tape, story, now, RETENTION, random, camera);
            new Check(story, RETENTION, more).check(reopened, channel, verdict);
            reopened.close();
        } catch (IOException | StoreException | RuntimeException | AssertionError e) {
            verdict.unopenable(e + " at " + e.getStackTrace()[0]);
        }
    }
}
