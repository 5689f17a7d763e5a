package io.meterhouse.simulator.panel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meterhouse.simulator.load.LoadGenerator;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A panel that rates by time of use itself; it is in Toronto. */
class TouMemoryTest {
    private static final int A = 0;
    private static final int B = 1;
    private static final int C = 2;
    private static final int D = 3;
    private final PanelModel model = new PanelModel(
            new PanelSettings(
                    1, PanelKind.PANEL_24, 2_400_001, 1L << 32, OptionalLong.empty(), 5, at("2026-03-01T00:00:00Z")),
            new LoadGenerator(1));
    private final RegisterMap map = RegisterMap.of(model).get(0);
    private long now = at("2026-03-05T12:00:00Z");

    private static long at(String instant) {
        return Instant.parse(instant).toEpochMilli();
    }

    private static int day(String date) {
        return (int) LocalDate.parse(date).toEpochDay();
    }

    private static int[] checked(int[] table) {
        table[table.length - 1] = TouRules.crc(table);
        return table;
    }

    private static void u32(int[] words, int at, long value) {
        words[at] = (int) (value >>> 16);
        words[at + 1] = (int) value & 0xFFFF;
    }

    /** Day type 1: A, from 7 B, from 19 A; day type 2: A. */
    private static int[] switchPoints(String until) {
        int[] table = new int[95];
        table[0] = 1;
        table[1] = day(until);
        table[3] = 3;
        table[4] = 1;
        table[14] = B << 12 | 420;
        table[15] = 1140;
        return checked(table);
    }

    /** Every day of type 1; clocks go forward on 8 March at 07:00 UTC. */
    private static int[] calendar(String from, int days) {
        int[] table = new int[39];
        table[0] = day(from);
        table[1] = days;
        table[2] = -300 & 0xFFFF;
        u32(table, 3, at("2026-03-08T07:00:00Z") / 1000);
        table[5] = -240 & 0xFFFF;
        Arrays.fill(table, 6, 6 + days, 1);
        return checked(table);
    }

    private static int[] override(String start, String stop, int tier) {
        int[] table = new int[30];
        u32(table, 0, at(start) / 1000);
        u32(table, 2, at(stop) / 1000);
        table[4] = 1;
        u32(table, 5, at(start) / 1000);
        table[7] = tier;
        return checked(table);
    }

    private void write(int address, int[] words) {
        model.latch(() -> now, instant -> {
            try {
                map.write(address, words, instant);
                return null;
            } catch (ModbusError e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private int[] read(int address, int quantity) {
        return model.latch(() -> now, instant -> {
            try {
                return map.read(3, address, quantity, instant);
            } catch (ModbusError e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private long[] tiers(int address) {
        int[] words = read(address, 8);
        return LongStream.range(0, 4).map(i -> TouRules.u32(words, 2 * (int) i)).toArray();
    }

    private int tier() {
        return read(2002, 1)[0];
    }

    private long used(String from, String to) {
        return model.register(1, at(to)) - model.register(1, at(from));
    }

    @BeforeEach
    void tables() {
        write(2100, switchPoints("2026-05-01"));
        write(2200, calendar("2026-03-05", 32));
    }

    @Test
    void energyIsRatedByTheTablesFromWhenTheyAreWritten() {
        now = at("2026-03-06T20:00:00Z");
        assertThat(tiers(3000))
                .containsExactly(
                        used("2026-03-06T00:00:00Z", "2026-03-06T12:00:00Z"),
                        used("2026-03-05T12:00:00Z", "2026-03-06T00:00:00Z")
                                + used("2026-03-06T12:00:00Z", "2026-03-06T20:00:00Z"),
                        model.register(1, at("2026-03-05T12:00:00Z")),
                        0);
        assertThat(Arrays.stream(tiers(3000 + 8 * 23)).sum()).isEqualTo(model.register(24, now));
        assertThat(tier()).isEqualTo(B);
        assertThat(read(2001, 1)[0]).isEqualTo(0b1011);
    }

    @Test
    void whereClocksGoForwardTheDayBeginsAnHourEarlier() {
        now = at("2026-03-08T11:00:00Z") - 1;
        assertThat(tier()).isEqualTo(A);
        now = at("2026-03-08T11:00:00Z");
        assertThat(tier()).as("07:00 in summer").isEqualTo(B);
    }

    @Test
    void registersAtTheLastLocalMidnightAreKept() {
        now = at("2026-03-09T05:00:00Z");
        int[] midnight = read(3200, 2);
        assertThat(TouRules.u32(midnight, 0)).isEqualTo(at("2026-03-09T04:00:00Z") / 1000);
        assertThat(Arrays.stream(tiers(3202)).sum()).isEqualTo(model.register(1, at("2026-03-09T04:00:00Z")));
        assertThat(Arrays.stream(tiers(3300)).sum()).isEqualTo(model.register(13, at("2026-03-09T04:00:00Z")));
    }

    @Test
    void aSeasonChangeMakesTheSwitchPointsInvalidUntilOthersAreWritten() {
        write(2100, switchPoints("2026-03-07"));
        now = at("2026-03-07T05:00:00Z") - 1;
        assertThat(tier()).isEqualTo(A);
        now++;
        assertThat(tier()).isEqualTo(C);
        assertThat(read(2001, 1)[0] & 1).isZero();
        now = at("2026-03-07T13:00:00Z");
        write(2100, switchPoints("2026-05-01"));
        assertThat(tier()).isEqualTo(B);
    }

    @Test
    void dayTypesThatTheCalendarDoesNotHaveAreRatedByDefault() {
        write(2200, calendar("2026-03-05", 2));
        now = at("2026-03-07T04:59:59Z");
        assertThat(tier()).isEqualTo(A);
        now = at("2026-03-07T05:00:00Z");
        assertThat(tier()).isEqualTo(C);
    }

    @Test
    void anOverrideGoesBeforeTheSwitchPointsAndTheyComeBackAtItsEnd() {
        write(2300, override("2026-03-06T15:30:10Z", "2026-03-06T16:00:00Z", D));
        now = at("2026-03-06T17:00:00Z");
        assertThat(tiers(3000)[D]).isEqualTo(used("2026-03-06T15:30:10Z", "2026-03-06T16:00:00Z"));
        assertThat(tier()).isEqualTo(B);
    }

    @Test
    void aPanelThatDoesNotKnowTheTimeRatesByDefaultUntilItIsSet() {
        model.change(() -> now, -1, new Change.ClockLost(), null, 0);
        now = at("2026-03-05T14:00:00Z");
        assertThat(tier()).isEqualTo(C);
        assertThat(read(101, 1)[0] & 1).isEqualTo(1);
        int[] clock = new int[2];
        u32(clock, 0, now / 1000);
        write(1400, clock);
        now += 1000;
        assertThat(tier()).isEqualTo(B);
        assertThat(model.clock(now)).isEqualTo(now);
        assertThat(read(101, 1)[0] & 1).isZero();
    }

    @Test
    void tablesSurviveALossOfPowerButThoseOfAPanelThatForgets() {
        now = at("2026-03-05T14:00:00Z");
        model.change(() -> now, -1, new Change.PowerOff(false), new Change.PowerOn(), 60_000);
        now = at("2026-03-05T14:10:00Z");
        assertThat(tier()).isEqualTo(B);
        model.fault(new TouFault(TouFault.Kind.FORGET, TouFault.Table.SWITCHPOINTS, now, Long.MAX_VALUE));
        model.change(() -> now, -1, new Change.PowerOff(false), new Change.PowerOn(), 60_000);
        now = at("2026-03-05T14:20:00Z");
        assertThat(tier()).isEqualTo(C);
        assertThat(read(2100, 95)).containsOnly(0);
    }

    @Test
    void aTableMayBeRefusedOrKeptOtherwise() {
        model.fault(new TouFault(TouFault.Kind.REFUSE, TouFault.Table.OVERRIDE, now, Long.MAX_VALUE));
        model.fault(new TouFault(TouFault.Kind.ALTER, TouFault.Table.SWITCHPOINTS, now, Long.MAX_VALUE));
        assertThatThrownBy(() -> write(2300, override("2026-03-06T15:00:00Z", "2026-03-06T16:00:00Z", D)))
                .hasRootCauseInstanceOf(ModbusError.class);
        write(2100, switchPoints("2026-06-01"));
        assertThat(read(2100, 95)).isNotEqualTo(switchPoints("2026-06-01"));
        model.clear(() -> now);
        write(2100, switchPoints("2026-06-01"));
        assertThat(read(2100, 95)).isEqualTo(switchPoints("2026-06-01"));
    }

    @Test
    void halfATableOrOneWithAWrongChecksumIsRefused() {
        int[] wrong = switchPoints("2026-05-01");
        wrong[94] ^= 1;
        assertThatThrownBy(() -> write(2100, wrong)).hasMessageContaining("exception 3");
        assertThatThrownBy(() -> write(2100, Arrays.copyOf(wrong, 10))).hasMessageContaining("exception 2");
        assertThatThrownBy(() -> write(2000, new int[] {1})).hasMessageContaining("exception 2");
    }

    @Test
    void anotherMeterInItsPlaceHasNoTablesAndRegistersOfItsOwn() {
        model.change(() -> now, -1, new Change.Swap(7, 500), null, 0);
        now = at("2026-03-05T14:00:00Z");
        assertThat(read(2100, 95)).containsOnly(0);
        assertThat(tiers(3000)).containsExactly(0, 0, model.register(1, now), 0);
    }
}
