package io.meterhouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.itest.peer.Deliveries;
import io.meterhouse.itest.peer.Deliveries.Delivered;
import java.time.Instant;
import java.util.List;

/** What the consumer of a building has to say. */
final class Verdict {
    private final Building building;

    private Verdict(Building building) {
        this.building = building;
    }

    static Verdict of(Building building) {
        return new Verdict(building);
    }

    /** Nothing missing, nothing twice, sums that are exact: of every channel, up to an instant at least. */
    void isClean(Instant last) {
        Deliveries deliveries = building.consumer().deliveries();
        for (String channel : Building.channels()) {
            List<Delivered> intervals = deliveries.ofChannel(channel);
            assertThat(intervals.get(intervals.size() - 1).end())
                    .as(channel)
                    .isAfterOrEqualTo(last.minus(Building.INTERVAL));
            for (int i = 1; i < intervals.size(); i++) {
                Delivered interval = intervals.get(i);
                assertThat(interval.start())
                        .as("start of %s", interval)
                        .isEqualTo(intervals.get(i - 1).end());
                assertThat(interval.counts()).as("counts of %s", interval).isPresent();
                if (interval.register().isPresent()
                        && intervals.get(i - 1).register().isPresent()) {
                    assertThat(interval.counts().getAsLong())
                            .as("counts of %s", interval)
                            .isEqualTo(interval.register().getAsLong()
                                    - intervals.get(i - 1).register().getAsLong());
                }
            }
        }
    }
}
