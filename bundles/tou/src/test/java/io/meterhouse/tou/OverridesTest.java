package io.meterhouse.tou;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meterhouse.tou.rating.RateOverride;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverridesTest {
    private static final Instant NOW = Instant.parse("2026-07-01T16:00:00Z");
    private static final Overrides NONE = new Overrides(List.of());

    private static RateOverride wanted(String id, String start, String stop) {
        Instant from = Instant.parse("2026-07-01T" + start + ":00Z");
        Instant to = Instant.parse("2026-07-01T" + stop + ":00Z");
        return new RateOverride(id, from, to, List.of(new RateOverride.Switch(from, "D")));
    }

    @Test
    void oneThatIsToComeIsTakenAsItIs() throws Exception {
        RateOverride peak = wanted("peak", "18:00", "20:00");
        assertThat(NONE.schedule(peak, NOW).all()).containsExactly(peak);
    }

    @Test
    void oneThatBeganBeforeItWasReceivedIsInForceFromItsReceipt() throws Exception {
        RateOverride taken = NONE.schedule(wanted("peak", "15:00", "20:00"), NOW)
                .find("peak")
                .orElseThrow();
        assertThat(taken.start()).isEqualTo(NOW.plusSeconds(2));
        assertThat(taken.stop()).isEqualTo(Instant.parse("2026-07-01T20:00:00Z"));
    }

    @Test
    void oneThatIsOverIsRefused() {
        assertThatThrownBy(() -> NONE.schedule(wanted("peak", "14:00", "16:00"), NOW))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("its stop 2026-07-01T16:00:00Z has passed");
    }

    @Test
    void oneWithoutALengthIsNone() {
        assertThatThrownBy(() -> wanted("peak", "18:00", "18:00")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void oneThatOverlapsAnotherIsRefusedAndTheOtherNamed() throws Exception {
        Overrides one = NONE.schedule(wanted("first", "18:00", "20:00"), NOW);
        assertThatThrownBy(() -> one.schedule(wanted("second", "19:59", "21:00"), NOW))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("overlap override 'first'");
        assertThat(one.schedule(wanted("second", "20:00", "21:00"), NOW).all())
                .as("one that begins where it stops does not overlap it")
                .hasSize(2);
    }

    @Test
    void oneThatNeverBeganIsTakenBackWholly() throws Exception {
        Overrides one = NONE.schedule(wanted("peak", "18:00", "20:00"), NOW);
        assertThat(one.cancel("peak", NOW).all()).isEmpty();
    }

    @Test
    void oneThatIsInForceEndsNowAndWhatWasUsedUnderItStays() throws Exception {
        Overrides one = NONE.schedule(wanted("peak", "18:00", "20:00"), NOW);
        Instant later = Instant.parse("2026-07-01T19:00:00Z");
        RateOverride left = one.cancel("peak", later).find("peak").orElseThrow();
        assertThat(left.start()).isEqualTo(Instant.parse("2026-07-01T18:00:00Z"));
        assertThat(left.stop()).isEqualTo(later.plusSeconds(2));
    }

    @Test
    void oneThatIsOverCanNeitherBeCancelledNorExtended() throws Exception {
        Overrides one = NONE.schedule(wanted("peak", "18:00", "20:00"), NOW);
        Instant after = Instant.parse("2026-07-01T20:00:00Z");
        assertThatThrownBy(() -> one.cancel("peak", after))
                .hasMessageContaining("it is over since 2026-07-01T20:00:00Z");
        assertThatThrownBy(() -> one.extend("peak", after.plusSeconds(3600), after))
                .hasMessageContaining("it is over");
    }

    @Test
    void oneIsExtendedUnlessItWouldReachAnother() throws Exception {
        Overrides two =
                NONE.schedule(wanted("first", "18:00", "20:00"), NOW).schedule(wanted("second", "22:00", "23:00"), NOW);
        assertThat(two.extend("first", Instant.parse("2026-07-01T22:00:00Z"), NOW)
                        .find("first")
                        .orElseThrow()
                        .stop())
                .isEqualTo(Instant.parse("2026-07-01T22:00:00Z"));
        assertThatThrownBy(() -> two.extend("first", Instant.parse("2026-07-01T22:01:00Z"), NOW))
                .hasMessageContaining("overlap override 'second'");
        assertThatThrownBy(() -> two.extend("first", Instant.parse("2026-07-01T19:00:00Z"), NOW))
                .hasMessageContaining("it lasts until 2026-07-01T20:00:00Z already");
    }
}
