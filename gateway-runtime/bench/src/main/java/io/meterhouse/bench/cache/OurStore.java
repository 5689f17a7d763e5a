package io.meterhouse.bench.cache;

import io.meterhouse.api.metering.definition.SiteDefinition;
import io.meterhouse.api.metering.time.Worker;
import io.meterhouse.api.ops.event.EventLog;
import io.meterhouse.api.store.Cursor;
import io.meterhouse.api.store.Cursors;
import io.meterhouse.api.store.Facts;
import io.meterhouse.api.store.IntervalStore;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.store.h2.StoreFactory;
import io.meterhouse.store.h2.Surroundings;
import io.meterhouse.store.h2.disk.Disk;
import io.meterhouse.testing.Here;
import io.meterhouse.testing.VirtualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** The store of the gateway, as its component opens it, on a clock of the benchmark. */
final class OurStore implements AutoCloseable {
    final VirtualTime clock;
    private final StoreFactory.Parts parts;

    /** @param nights runs what is done at night */
    OurStore(Disk disk, VirtualTime clock, Worker nights, int daysKept) throws IOException {
        this.clock = clock;
        SiteDefinition site = new SiteDefinition(
                "bench",
                "Bench",
                Recording.ZONE,
                Duration.ofDays(daysKept),
                Duration.ofSeconds(60),
                new SiteDefinition.Ids(Set.of("riser"), Set.of("A"), Set.of("cloud")));
        parts = StoreFactory.open(
                new Surroundings(disk, clock, clock, new Here(), nights, new Random(7)), () -> Optional.of(site));
    }

    IntervalStore intervals() {
        return parts.store();
    }

    EventLog events() {
        return parts.store().events();
    }

    Facts facts() {
        return parts.store().facts();
    }

    /** That of the one uplink. */
    Cursor cursor() throws StoreException {
        return parts.store().cursors().open("cloud", Cursors.INTERVALS, true);
    }

    @Override
    public void close() {
        parts.close();
    }
}
