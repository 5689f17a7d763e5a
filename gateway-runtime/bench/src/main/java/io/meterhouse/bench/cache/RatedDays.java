package io.meterhouse.bench.cache;

import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.store.h2.disk.FolderDisk;
import io.meterhouse.testing.Here;
import io.meterhouse.testing.VirtualTime;
import io.meterhouse.tou.Answers;
import io.meterhouse.tou.Rerating;
import io.meterhouse.tou.Tou;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Some days of one panel of 24 points in our store, rated by time of use as they were recorded. */
public final class RatedDays implements AutoCloseable {
    private final Path rates;
    private final OurStore store;
    private final int boundaries;
    private Tou tou;

    /** Records them; the folder is empty. */
    public RatedDays(Path folder, int days) throws IOException, StoreException {
        Path intervals = Files.createDirectory(folder.resolve("store"));
        rates = folder.resolve("tou");
        store = new OurStore(new FolderDisk(intervals), new VirtualTime(Loads.FROM, 1), new Here(), days);
        tou = new Rates(rates, store).tou();
        Loads loads = Loads.make(Recording.POINTS, days, 0);
        boundaries = loads.boundaries();
        Recording recording = new Recording(loads, 0);
        for (int i = 0; i < boundaries; i++) {
            store.clock.runTo(Loads.end(i).plusSeconds(1));
            store.intervals().append(List.<Batch>of(recording.next()));
            tou.appended();
        }
        store.clock.settle();
    }

    /** Rates all of them again. Gives the nanoseconds that it took. */
    public long rerate() throws StoreException {
        Rerating rerating = new Rerating(tou);
        var asked = rerating.start();
        store.clock.settle();
        Rerating.Start start = asked.join();
        Instant from = Loads.FROM;
        long begun = System.nanoTime();
        List<Rerating.Row> rows =
                rerating.rate(start, from, Loads.end(boundaries - 1), Optional.empty(), (done, all) -> {});
        long took = System.nanoTime() - begun;
        if (rows.size() != Recording.POINTS) {
            throw new IllegalStateException(rows.size() + " points were rated again");
        }
        return took;
    }

    /** Ends time of use and begins it again, up to where all registers stand at the newest interval. Gives the nanoseconds that it took. */
    public long restart() {
        tou.close();
        long begun = System.nanoTime();
        tou = Rates.open(rates, store);
        var asked = new Answers(tou).registers();
        store.clock.settle();
        int channels = asked.join().size();
        long took = System.nanoTime() - begun;
        if (channels != Recording.POINTS) {
            throw new IllegalStateException(channels + " points have registers");
        }
        return took;
    }

    @Override
    public void close() {
        tou.close();
        store.close();
    }
}
