package io.meterhouse.bench.torture;

import io.meterhouse.api.store.StoreException;
import java.io.IOException;
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
    private static final class Camera extends Heard {
        private final Tape tape;
        private final Random random;
        private final int oneIn;
        private final List<Moment> moments = new ArrayList<>();
        private boolean folding;
        private int seen;

        Camera(Tape tape, Random random, int oneIn, Check.Known known) {
            super(known);
            this.tape = tape;
            this.random = random;
            this.oneIn = oneIn;
            tape.before(this::look);
        }

        private void look(String name) {
            if (random.nextInt(folding && !name.startsWith(BUILDING) ? 2 : oneIn) > 0) {
                return;
            }
            Moment moment = new Moment(tape.image(), known());
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
            super.acknowledged(sequence);
            folding = false;
        }

        @Override
        void ending() {
            tape.before(name -> {});
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
            Life life = new Life(tape, story, Story.START, Writer.RETENTION, random, camera);
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

    /** Gives how many images that made. */
    private int moment(int life, Story story, Moment moment, Random random) throws IOException {
        List<Moment> again = open(life, story, moment, random, random.nextInt(3) == 0);
        if (again.isEmpty()) {
            return 1;
        }
        open(life, story, again.get(random.nextInt(again.size())), random, false);
        return 2;
    }

    /**
     * Opens what is left, looks at it, and goes on with it.
     *
     * @param twice whether images are taken meanwhile
     * @return those
     */
    private List<Moment> open(int life, Story story, Moment moment, Random random, boolean twice) throws IOException {
        Map<String, byte[]> files = moment.image().cut(random);
        try (Tape tape = Tape.of(files)) {
            Camera camera = new Camera(tape, random, 3, moment.known());
            if (!twice) {
                camera.ending();
            }
            Verdict verdict = new Opened(tape, story, random).look(camera, Opened.Then.GOES_ON_OR_DIES);
            tally.round(String.valueOf(life), verdict, files);
            return verdict.clean() ? camera.take() : List.of();
        }
    }
}
