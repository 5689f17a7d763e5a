package io.meterhouse.bench.torture;

import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Damage inside what was forced, in journal and generation, one at a time: the store opens without help, serves what is not hurt, names
 * each channel and day that is lost, has another epoch then, sets the file aside, and goes on.
 */
final class Damages {
    static final String PART = "damaged";
    private static final Duration RETENTION = Duration.ofDays(96);
    private static final int PER_LIFE = 40;
    private static final int APPENDS = 300;
    private static final int MORE = 400;
    private static final int PATIENCE = 5;
    private static final int CHANNELS = 9;
    /** That which ends at midnight lies on the day before. */
    private static final int DAYS = 2;
    /** More batches than a block of the journal can hold. */
    private static final int IN_A_BLOCK = 300;

    private final Plan plan;
    private final Tally tally;

    Damages(Plan plan, Tally tally) {
        this.plan = plan;
        this.tally = tally;
    }

    void run(int rounds) throws IOException, StoreException {
        tally.begin(PART, rounds);
        for (int life = plan.from(PART); tally.done() < rounds; life++) {
            live(life, rounds);
        }
    }

    private void live(int number, int rounds) throws IOException, StoreException {
        Random random = plan.random(PART, number);
        Story story = new Story(random.nextLong());
        Map<String, byte[]> files;
        long held;
        String epoch;
        try (Tape tape = new Tape()) {
            Life life = new Life(tape, story, Story.START, RETENTION, random, sequence -> {});
            for (int left = APPENDS; left > 0; left--) {
                life.step();
            }
            life.fold();
            for (int left = random.nextInt(MORE); left > 0; left--) {
                life.append();
            }
            held = life.store().head().sequence();
            epoch = life.store().head().epoch();
            life.close();
            files = tape.content();
        }
        for (int i = 0; i < PER_LIFE && tally.done() < rounds; i++) {
            Random own = new Random(random.nextLong());
            Damage damage = Damage.any(files, own);
            Map<String, byte[]> hurt = damage.done(files, own);
            Verdict verdict = new Verdict();
            open(story, hurt, new Held(held, epoch, damage, files.get(damage.file())), verdict);
            tally.round(String.valueOf(number), verdict.of(damage.toString()), hurt);
        }
    }

    /**
     * What there was.
     *
     * @param sequence the highest
     * @param epoch of the store
     * @param before the file before it was hurt
     */
    private record Held(long sequence, String epoch, Damage damage, byte[] before) {}

    private static void open(Story story, Map<String, byte[]> hurt, Held held, Verdict verdict) {
        Instant now = story.call(story.calls(held.sequence)).end();
        try (Tape tape = Tape.of(hurt)) {
            Random random = new Random(held.sequence);
            Life life = new Life(tape, story, now, RETENTION, random, sequence -> {});
            settle(life);
            Loss loss = Loss.of(life.store(), story, held.sequence, verdict);
            judge(loss, held, life.store().head().epoch(), verdict);
            goOn(life, story);
            life.fold();
            life.wait(Duration.ofSeconds(10));
            if (loss.any()
                    && !loss.told("JOURNAL_TORN")
                    && tape.list().stream().noneMatch(name -> name.startsWith(held.damage.file() + ".damaged-"))) {
                verdict.unnamed(held.damage.file() + " was not set aside");
            }
            long head = life.store().head().sequence();
            long events = life.store().events().newest();
            life.close();
            Life again = new Life(tape, story, now, RETENTION, random, sequence -> {});
            again.wait(Duration.ofSeconds(10));
            if (again.store().head().sequence() != head) {
                verdict.lost(
                        1,
                        "after it went on: " + head + " became "
                                + again.store().head().sequence());
            }
            if (again.store().events().newest() != events) {
                verdict.duplicate("what is lost was told again");
            }
            Loss later = Loss.of(again.store(), story, Math.min(held.sequence, head), new Verdict());
            if (later.batches() - later.atTheEnd() > loss.batches()) {
                verdict.lost(1, "more batches are missing after it went on");
            }
            again.close();
        } catch (IOException | StoreException | RuntimeException | AssertionError e) {
            verdict.unopenable(e + " at " + e.getStackTrace()[0]);
        }
    }

    /** What is damaged is found by whoever reads it, or in the night, and then rebuilt. */
    private static void settle(Life life) throws StoreException {
        for (int attempt = 0; attempt < PATIENCE; attempt++) {
            life.wait(Duration.ofHours(30));
            try {
                Loss.of(life.store(), new Story(0), 0, new Verdict());
                return;
            } catch (StoreException e) {
                if (attempt == PATIENCE - 1) {
                    throw e;
                }
            }
        }
    }

    private static void judge(Loss loss, Held held, String epoch, Verdict verdict) {
        Damage damage = held.damage;
        if (loss.any() && epoch.equals(held.epoch)) {
            verdict.unnamed("the epoch is what it was");
        }
        // The newest append looks as if it had been cut off: nobody can tell that it was acknowledged.
        boolean newest = loss.atTheEnd() == loss.batches() && loss.atTheEnd() <= 3 && loss.told("JOURNAL_TORN");
        if (!newest) {
            loss.unnamed().forEach(verdict::unnamed);
        }
        if (damage.inGeneration()) {
            long most = 0;
            for (Marks.Mark mark : Marks.of(held.before)) {
                if (mark.touches(damage.from(), damage.to())) {
                    most += switch (mark.kind()) {
                        case COLUMN -> DAYS;
                        case BOUNDARIES, BATCH -> DAYS * CHANNELS;
                        default -> 0;
                    };
                }
            }
            verdict.lost(
                    loss.size() - most, loss.size() + " channels and days where the blocks that are hurt had " + most);
        } else if (damage.how() != Damage.How.CUT_SHORT) {
            verdict.lost(loss.batches() - IN_A_BLOCK, loss.batches() + " batches with one block of the journal");
        }
    }

    /** Boundaries only: what was to be revised may be lost. */
    private static void goOn(Life life, Story story) throws StoreException {
        int next = story.calls(life.store().head().sequence());
        for (int i = 0; i < 2 && next >= 0; i++) {
            List<Batch> boundaries = new ArrayList<>(story.call(next + i).batches());
            boundaries.removeIf(batch -> batch.kind() == Batch.Kind.REVISIONS);
            life.store().append(boundaries);
        }
    }
}
