package io.meterhouse.bench.torture;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.store.h2.disk.Disk;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/**
 * Opens what a writing process left, and looks at it.
 *
 * @param disk of the store
 * @param story that was written to it
 * @param random decides what is done with it
 */
record Opened(Disk disk, Story story, Random random) {
    /** The time at which a store is opened that holds so much. */
    static Instant now(Story story, Check.Known known) {
        return story.call(Math.max(0, story.calls(known.acknowledged()))).end();
    }

    /** @param goesOn whether something is appended, and it is opened once more */
    Verdict look(Check.Known known, boolean goesOn) {
        Verdict verdict = new Verdict();
        List<ChannelId> channels = story.channels();
        Instant now = now(story, known);
        long[] later = {known.acknowledged(), known.delivered()};
        try {
            Life life = open(now, later);
            new Check(story, Writer.RETENTION, known)
                    .check(life, channels.get(random.nextInt(channels.size())), verdict);
            if (goesOn && verdict.clean()) {
                life.append();
                life.append();
                if (random.nextInt(10) == 0) {
                    life.fold();
                }
            }
            life.close();
            if (goesOn && verdict.clean()) {
                Life again = open(now, later);
                new Check(story, Writer.RETENTION, new Check.Known(later[0], later[1]))
                        .check(again, channels.get(random.nextInt(channels.size())), verdict);
                again.close();
            }
        } catch (IOException | StoreException | RuntimeException | AssertionError e) {
            verdict.unopenable(e + " at " + e.getStackTrace()[0]);
        }
        return verdict;
    }

    private Life open(Instant now, long[] later) throws IOException {
        return new Life(disk, story, now, Writer.RETENTION, random, sequence -> later[0] = sequence);
    }
}
