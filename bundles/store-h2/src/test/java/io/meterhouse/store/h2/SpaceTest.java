package io.meterhouse.store.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.store.h2.Space.Cut;
import io.meterhouse.store.h2.Space.Day;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpaceTest {
    private static final int NONE = Integer.MIN_VALUE;
    private static final List<Day> DAYS = List.of(
            new Day(10, 5, true),
            new Day(11, 5, true),
            new Day(12, 5, false),
            new Day(13, 5, true),
            new Day(14, 5, false));

    @Test
    void nothingGoesWhereNothingIsWanted() {
        assertThat(Space.cut(DAYS, 0)).isEqualTo(Cut.NONE);
        assertThat(Space.cut(DAYS, -7)).isEqualTo(Cut.NONE);
    }

    @Test
    void theOldestDeliveredDaysGoFirst() {
        assertThat(Space.cut(DAYS, 1)).isEqualTo(new Cut(11, NONE));
        assertThat(Space.cut(DAYS, 6)).isEqualTo(new Cut(12, NONE));
        assertThat(Space.cut(DAYS, 15)).isEqualTo(new Cut(14, NONE));
    }

    @Test
    void thenTheOldestUndelivered() {
        assertThat(Space.cut(DAYS, 16)).isEqualTo(new Cut(14, 13));
        assertThat(Space.cut(DAYS, 1_000)).isEqualTo(new Cut(14, 15));
    }

    @Test
    void aGenerationFitsBesideTheOldOneAndLeavesTheFloor() {
        var space = new Space(2_065_536, 1_000_000, 600_000, 0);

        assertThat(space.fitting()).isEqualTo(1_600_000);
        assertThat(space.leaving()).isEqualTo(1_665_536);
        assertThat(space.roomFor(1_600_000)).isTrue();
        assertThat(space.roomFor(1_600_001)).isFalse();
        assertThat(new Space(2_065_536, 2_000_000, 600_000, 0).roomFor(900_000)).isFalse();
    }

    @Test
    void afterOneThatDidNotFitMoreIsReckonedWith() {
        assertThat(new Space(2_065_536, 1_000_000, 600_000, 1).fitting()).isEqualTo(888_888);
        assertThat(new Space(0, 1_000_000, 600_000, 1).fitting()).isZero();
    }
}
