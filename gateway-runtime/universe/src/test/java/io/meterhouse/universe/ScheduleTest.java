package io.meterhouse.universe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final Instant START = Instant.parse("2027-03-01T10:00:00Z");

    @Test
    void noSeedDrawsWhatItsNeighboursDraw() {
        List<Long> draws = new ArrayList<>();
        for (long seed = 1; seed <= 30; seed++) {
            Schedule.of(seed, START, 30, 1).forEach(fault -> draws.add(fault.draw()));
        }

        assertThat(draws).hasSizeGreaterThan(300).doesNotHaveDuplicates();
    }

    @Test
    void aWorldWithoutRoughnessHasNoFaults() {
        assertThat(Schedule.of(1, START, 100, 0)).isEmpty();
    }
}
