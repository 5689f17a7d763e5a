package io.meterhouse.bench.torture;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.store.h2.disk.Disk;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/**
 * Opens what was left of a store, and looks at it.
 *
 * @param disk of the store
 * @param story that was written to it
 * @param random decides what is done with it
 */
record Opened(Disk disk, Story story, Random random) {
    /** What is done with a store in which everything was there. */
    enum Then {
        CLOSED,
        /** Something is appended, and it is opened once more. */
        GOES_ON,
        /** The same, but that its process may die instead of closing it. */
        GOES_ON_OR_DIES
    }

    /** The time at which a store is opened that holds so much. */
    static Instant now(Story story, Check.Known known) {
        return story.call(Math.max(0, story.calls(known.acknowledged()))).end();
    }

    /** @param heard what was known when the store was left, and from now on what it tells */
    Verdict look(Heard heard, Then then) {
        Verdict verdict = new Verdict();
        List<ChannelId> channels = story.channels();
        ChannelId channel = channels.get(random.nextInt(channels.size()));
        Instant now = now(story, heard.known());
        try {
            Life life = open(now, heard, channel, verdict);
            boolean goesOn = then != Then.CLOSED && verdict.clean();
            if (goesOn) {
                goOn(life);
            }
            heard.ending();
            if (goesOn && then == Then.GOES_ON_OR_DIES && random.nextBoolean()) {
                life.abandon();
            } else {
                life.close();
            }
            if (goesOn) {
                open(now, heard, channel, verdict).close();
            }
        } catch (IOException | StoreException | RuntimeException | AssertionError e) {
            verdict.unopenable(e + " at " + e.getStackTrace()[0]);
        }
        return verdict;
    }

    private Life open(Instant now, Heard heard, ChannelId channel, Verdict verdict) throws IOException, StoreException {
        Check.Known known = heard.known();
        Life life = new Life(disk, story, now, Writer.RETENTION, random, heard);
        new Check(story, Writer.RETENTION, known).check(life, channel, verdict);
        return life;
    }

    private void goOn(Life life) throws IOException, StoreException {
        life.append();
        if (random.nextInt(8) == 0) {
            life.fold();
        }
        life.append();
        life.wait(Duration.ofSeconds(5));
    }
}
