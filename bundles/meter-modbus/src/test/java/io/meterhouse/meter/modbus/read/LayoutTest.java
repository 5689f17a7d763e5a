package io.meterhouse.meter.modbus.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.meter.modbus.profile.Profile.Block;
import io.meterhouse.meter.modbus.profile.Profile.Requests;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LayoutTest {
    private static Requests rules(int most, int hole, boolean even, Block... blocks) {
        return new Requests(most, hole, even, Duration.ZERO, List.of(blocks));
    }

    private static Block at(int address, int count) {
        return new Block(address, count);
    }

    @Test
    void neighboursAreReadTogetherAndHolesOnlyAsFarAsAllowed() {
        List<Block> needed = List.of(at(4, 2), at(0, 2), at(2, 2), at(9, 1), at(20, 1));
        assertThat(Layout.plan(needed, rules(125, 0, false)).runs()).containsExactly(at(0, 6), at(9, 1), at(20, 1));
        assertThat(Layout.plan(needed, rules(125, 3, false)).runs()).containsExactly(at(0, 10), at(20, 1));
        assertThat(Layout.plan(needed, rules(125, 10, false)).runs()).containsExactly(at(0, 21));
    }

    @Test
    void aNumberIsNeverTornBetweenTwoRequests() {
        List<Block> needed = List.of(at(0, 4), at(4, 4), at(8, 4));
        assertThat(Layout.plan(needed, rules(10, 0, false)).runs()).containsExactly(at(0, 8), at(8, 4));
    }

    @Test
    void evenMetersAreAskedForEvenRuns() {
        assertThat(Layout.plan(List.of(at(3, 1), at(5, 2)), rules(80, 0, true)).runs())
                .containsExactly(at(2, 6));
    }

    @Test
    void aBlockIsReadWholeAsSoonAsAnythingInItIsNeeded() {
        Layout layout = Layout.plan(List.of(at(10, 2), at(200, 1)), rules(120, 0, false, at(0, 120), at(120, 48)));
        assertThat(layout.runs()).containsExactly(at(0, 120), at(200, 1));
        assertThat(layout.offsetOf(at(10, 2))).isEqualTo(20);
        assertThat(layout.offsetOf(at(200, 1))).isEqualTo(240);
        assertThat(layout.bytes()).isEqualTo(242);
    }

    @Test
    void whateverIsNeededIsReadOnceAndWithinTheRules() {
        Random random = new Random(1);
        for (int i = 0; i < 2000; i++) {
            List<Block> needed = new ArrayList<>();
            for (int j = random.nextInt(40); j >= 0; j--) {
                needed.add(at(random.nextInt(500), 1 << random.nextInt(3)));
            }
            Requests rules = rules(6 + random.nextInt(119), random.nextInt(30), random.nextBoolean());
            Layout layout = Layout.plan(needed, rules);
            assertThat(layout.runs()).allMatch(run -> run.count() <= rules.most());
            for (Block number : needed) {
                assertThat(layout.offsetOf(number)).isBetween(0, layout.bytes() - 2 * number.count());
            }
        }
    }
}
