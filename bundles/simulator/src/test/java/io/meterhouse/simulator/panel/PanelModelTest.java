package io.meterhouse.simulator.panel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meterhouse.simulator.load.LoadGenerator;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PanelModelTest {
    private static final long INSTALLED = Instant.parse("2026-03-01T00:02:30Z").toEpochMilli();
    private static final long MINUTE = 60_000;
    private static final long DAY = 1440 * MINUTE;
    private static final long MODULUS = 1L << 32;

    private long now = INSTALLED;

    private PanelModel panel(long modulus, OptionalLong start) {
        return new PanelModel(
                new PanelSettings(1, PanelKind.PANEL_24, 77, modulus, start, 5, INSTALLED), new LoadGenerator(1));
    }

    private PanelModel panel() {
        return panel(MODULUS, OptionalLong.empty());
    }

    private void change(PanelModel panel, long at, Change change, Change undo, long duration) {
        panel.change(() -> now, at, change, undo, duration);
    }

    private long sum(PanelModel panel, int point, long first, long last, long at) {
        long sum = 0;
        for (long s = first; s <= last; s++) {
            sum += panel.profile().entry(panel.timeline(), at, s).orElseThrow().counts()[point - 1];
        }
        return sum;
    }

    @Test
    void profileRecordsSumExactlyToTheRegisterDifference() {
        PanelModel panel = panel();
        long end = INSTALLED + 10 * DAY + 77_777;
        long newest = LoadProfile.newest(panel.timeline(), end);
        long last = Instant.parse("2026-03-11T00:00:00Z").toEpochMilli();
        assertThat(newest).isEqualTo(2880);
        long[] sums = new long[24];
        for (long s = 1; s <= newest; s++) {
            int[] counts = panel.profile()
                    .entry(panel.timeline(), end, s)
                    .orElseThrow()
                    .counts();
            for (int p = 0; p < 24; p++) {
                sums[p] += counts[p];
            }
        }
        for (int point = 1; point <= 24; point++) {
            assertThat(sums[point - 1])
                    .isEqualTo(panel.register(point, last) - panel.register(point, INSTALLED))
                    .isPositive();
        }
    }

    @Test
    void aRecordSaysItsEndAndOnlyTheFirstIsShort() {
        PanelModel panel = panel();
        LoadProfile.Entry first =
                panel.profile().entry(panel.timeline(), INSTALLED + DAY, 1).orElseThrow();
        LoadProfile.Entry second =
                panel.profile().entry(panel.timeline(), INSTALLED + DAY, 2).orElseThrow();
        assertThat(Instant.ofEpochMilli(first.end())).isEqualTo("2026-03-01T00:05:00Z");
        assertThat(first.flags()).isEqualTo(LoadProfile.NOT_FULL_LENGTH);
        assertThat(Instant.ofEpochMilli(second.end())).isEqualTo("2026-03-01T00:10:00Z");
        assertThat(second.flags()).isZero();
        assertThat(panel.profile().entry(panel.timeline(), INSTALLED + DAY, 289))
                .isEmpty();
        assertThat(panel.profile().entry(panel.timeline(), INSTALLED + DAY, 0)).isEmpty();
    }

    @Test
    void theRingKeepsItsCapacityAndForgetsTheOldest() {
        PanelModel panel = panel();
        long later = INSTALLED + 600 * DAY;
        assertThat(LoadProfile.newest(panel.timeline(), later)).isEqualTo(600 * 288);
        assertThat(LoadProfile.oldest(panel.timeline(), later)).isEqualTo(600 * 288 - 139_810 + 1);
        assertThat(panel.profile().entry(panel.timeline(), later, 32_990)).isEmpty();
        assertThat(panel.profile().entry(panel.timeline(), later, 32_991)).isPresent();
    }

    @Test
    void aPowerFailureStopsRegistersAndProfileAndIsFlagged() {
        PanelModel panel = panel();
        long off = INSTALLED + 61 * MINUTE;
        change(panel, off, new Change.PowerOff(false), new Change.PowerOn(), 33 * MINUTE);
        long on = off + 33 * MINUTE;
        assertThat(panel.powered(off - 1)).isTrue();
        assertThat(panel.powered(off)).isFalse();
        assertThat(panel.powered(on)).isTrue();
        for (int point = 1; point <= 24; point++) {
            assertThat(panel.register(point, on)).isEqualTo(panel.register(point, off));
        }
        long before = LoadProfile.newest(panel.timeline(), off);
        assertThat(LoadProfile.newest(panel.timeline(), on)).isEqualTo(before);
        LoadProfile.Entry across = panel.profile()
                .entry(panel.timeline(), on + 10 * MINUTE, before + 1)
                .orElseThrow();
        assertThat(across.flags()).isEqualTo(LoadProfile.POWER_FAILED | LoadProfile.NOT_FULL_LENGTH);
        long end = across.end();
        assertThat(sum(panel, 5, 1, before + 1, on + 10 * MINUTE))
                .isEqualTo(panel.register(5, end) - panel.register(5, INSTALLED));
        assertThat(EventMemory.until(panel.timeline(), on))
                .extracting(EventMemory.Event::code)
                .containsExactly(EventMemory.POWER_LOST, EventMemory.POWER_BACK);
    }

    @Test
    void aPowerFailureOfTheMeterAloneLetsItsLoadsBeCounted() {
        PanelModel panel = panel();
        PanelModel untouched = panel();
        change(panel, INSTALLED + DAY, new Change.PowerOff(true), new Change.PowerOn(), DAY);
        assertThat(panel.registers(INSTALLED + 2 * DAY)).isEqualTo(untouched.registers(INSTALLED + 2 * DAY));
        assertThat(panel.powered(INSTALLED + DAY)).isFalse();
    }

    @Test
    void aResetBeginsAtZeroAndTheProfileStillHoldsWhatWasUsed() {
        PanelModel panel = panel();
        PanelModel untouched = panel();
        long at = INSTALLED + DAY + 1234;
        change(panel, at, new Change.Reset(), null, 0);
        assertThat(panel.registers(at)).containsOnly(0L);
        assertThat(panel.register(3, at - 1)).isEqualTo(untouched.register(3, at - 1));
        long end = INSTALLED + 2 * DAY;
        long newest = LoadProfile.newest(panel.timeline(), end);
        assertThat(sum(panel, 3, 1, newest, end))
                .isBetween(sum(untouched, 3, 1, newest, end) - 1, sum(untouched, 3, 1, newest, end));
    }

    @Test
    void aSwappedMeterHasItsOwnSerialRegistersAndMemories() {
        PanelModel panel = panel();
        long at = INSTALLED + DAY;
        change(panel, at, new Change.Swap(9001, 123), null, 0);
        assertThat(panel.serial(at - 1)).isEqualTo(77);
        assertThat(panel.serial(at)).isEqualTo(9001);
        assertThat(panel.registers(at)).containsOnly(123L);
        assertThat(LoadProfile.newest(panel.timeline(), at)).isZero();
        assertThat(LoadProfile.newest(panel.timeline(), at + 10 * MINUTE)).isEqualTo(2);
        LoadProfile.Entry first =
                panel.profile().entry(panel.timeline(), at + 10 * MINUTE, 1).orElseThrow();
        assertThat(first.counts()[0]).isEqualTo((int) (panel.register(1, first.end()) - 123));
    }

    @Test
    void aReversedTransformerShowsNegativePowerAndAddsNothing() {
        PanelModel panel = panel();
        long at = INSTALLED + DAY;
        int single = 7;
        change(panel, at, new Change.Reverse(single, true), new Change.Reverse(single, false), DAY);
        long twin = at + 12 * 60 * MINUTE;
        assertThat(panel.power(single, twin))
                .isEqualTo(-panel().power(single, twin))
                .isNegative();
        // Point 4 has this CT alone.
        assertThat(panel.register(4, at + DAY)).isEqualTo(panel.register(4, at));
        assertThat(panel.register(4, at + 2 * DAY)).isGreaterThan(panel.register(4, at + DAY));
    }

    @Test
    void theRegisterWrapsAtItsModulusAndGoesOn() {
        PanelModel panel = panel(100_000, OptionalLong.of(99_990));
        PanelModel straight = panel(MODULUS, OptionalLong.of(99_990));
        boolean wrapped = false;
        for (long at = INSTALLED; at < INSTALLED + 3 * DAY; at += 5 * MINUTE) {
            assertThat(panel.register(1, at)).isEqualTo(straight.register(1, at) % 100_000);
            wrapped |= straight.register(1, at) >= 100_000;
        }
        assertThat(wrapped).isTrue();
    }

    @Test
    void aClockThatRunsFastEndsItsIntervalsEarlyAndLosesNothing() {
        PanelModel panel = panel();
        change(panel, INSTALLED + 1, new Change.ClockDrift(1000), null, 0);
        long end = INSTALLED + DAY;
        assertThat(panel.clock(end) - end).isBetween(86_399L, 86_400L);
        LoadProfile.Entry entry =
                panel.profile().entry(panel.timeline(), end, 200).orElseThrow();
        long truly = panel.timeline().at(end).instantOf(entry.end());
        assertThat(panel.clock(truly)).isGreaterThanOrEqualTo(entry.end());
        assertThat(panel.clock(truly - 1)).isLessThan(entry.end());
        assertThat(sum(panel, 2, 1, 200, end)).isEqualTo(panel.register(2, truly) - panel.register(2, INSTALLED));
    }

    @Test
    void aSteppedClockIsFlaggedAndTheSumHolds() {
        PanelModel panel = panel();
        long at = INSTALLED + 100 * MINUTE;
        change(panel, at, new Change.ClockStep(-12 * MINUTE), null, 0);
        change(panel, at + 60 * MINUTE, new Change.ClockStep(17 * MINUTE), null, 0);
        long end = INSTALLED + 300 * MINUTE;
        long newest = LoadProfile.newest(panel.timeline(), end);
        int changed = 0;
        for (long s = 1; s <= newest; s++) {
            changed += panel.profile()
                            .entry(panel.timeline(), end, s)
                            .orElseThrow()
                            .flags()
                    & LoadProfile.CLOCK_CHANGED;
        }
        assertThat(changed).isEqualTo(2 * LoadProfile.CLOCK_CHANGED);
        LoadProfile.Entry last =
                panel.profile().entry(panel.timeline(), end, newest).orElseThrow();
        long truly = panel.timeline().at(end).instantOf(last.end());
        assertThat(sum(panel, 9, 1, newest, end)).isEqualTo(panel.register(9, truly) - panel.register(9, INSTALLED));
    }

    @Test
    void clearingEndsWhatLastsAndKeepsWhatHasCounted() {
        PanelModel panel = panel();
        now = INSTALLED + DAY;
        change(panel, -1, new Change.PowerOff(false), null, 0);
        change(panel, -1, new Change.Reverse(1, true), null, 0);
        change(panel, now + DAY, new Change.Reset(), null, 0);
        now += 60 * MINUTE;
        long frozen = panel.register(1, now);
        panel.clear(() -> now);
        assertThat(panel.powered(now)).isTrue();
        assertThat(panel.register(1, now)).isEqualTo(frozen);
        assertThat(panel.register(1, now + 3 * DAY)).isGreaterThan(frozen);
        assertThat(panel.power(1, now + DAY)).isNotNegative();
    }

    @Test
    void thePastCannotBeChanged() {
        PanelModel panel = panel();
        now = INSTALLED + DAY;
        assertThatThrownBy(() -> change(panel, now - 1, new Change.Reset(), null, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("past");
    }
}
