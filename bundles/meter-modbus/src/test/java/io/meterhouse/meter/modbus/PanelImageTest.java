package io.meterhouse.meter.modbus;

import static io.meterhouse.meter.modbus.Panels.live;
import static io.meterhouse.meter.modbus.Panels.point;
import static io.meterhouse.meter.modbus.Panels.read;
import static io.meterhouse.meter.modbus.Panels.register;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.api.metering.Flags;
import io.meterhouse.api.metering.Quantity;
import io.meterhouse.api.metering.definition.LineDefinition.Framing;
import io.meterhouse.api.metering.definition.PointDefinition;
import io.meterhouse.api.metering.definition.PointDefinition.Phase;
import io.meterhouse.api.metering.line.ConversationException;
import io.meterhouse.api.metering.line.Trouble;
import io.meterhouse.api.metering.meter.Meter;
import io.meterhouse.api.metering.meter.ProfileException;
import io.meterhouse.api.metering.meter.Reading;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Images of panel-24 and panel-12 by docs/panel-24.md, their values worked out by hand. */
class PanelImageTest {
    /** Single-phase on A with one transformer on input 1. */
    private static final PointDefinition SINGLE =
            point("A-01", 1, List.of(Phase.A), List.of(1), Quantity.KWH_DELIVERED);
    /** Network point B-C, inputs 3 and 4. */
    private static final PointDefinition NETWORK =
            point("A-02", 2, List.of(Phase.B, Phase.C), List.of(3, 4), Quantity.KWH_DELIVERED);

    private static TestSlave panel24() {
        return TestSlave.rtu()
                .fill(1, 0, 120, 0)
                // point 1: 0x0001E240 = 123,456 counts; point 2: 0xFFFFFFFF = 2^32 - 1, the last before it begins again
                .set(1, 0, 0x0001, 0xE240, 0xFFFF, 0xFFFF)
                // 120.1, 119.9 and 120.0 V
                .set(1, 48, 1201, 1199, 1200)
                // inputs 1 to 4: 1000, 0, 2000 and -500 (0xFE0C = 65,036 - 65,536) counts of power
                .set(1, 51, 1000, 0, 2000, 0xFE0C)
                // 0x6955B980 = 1,767,225,728 s = 2026-01-01T00:02:08Z (1,767,225,600 is its midnight)
                .set(1, 99, 0x6955, 0xB980)
                // bit 1: power failed; bit 0 and 2 concern the meter's own clock
                .set(1, 101, 0b111)
                // 3 W per count of power
                .set(1, 102, 3)
                .set(1, 104, 65_535)
                .set(1, 106, 7)
                .set(1, 116, 1);
    }

    @Test
    void theWholePanelIsOneRequestOf120Registers() throws Exception {
        TestSlave slave = panel24();
        Meter meter = Panels.bind("panel-24", 1, SINGLE, NETWORK);
        Reading reading = read(meter, slave);
        assertThat(slave.requests()).containsExactly("1/4 0+120");

        // 2 Wh a count
        assertThat(register(reading, "A-01.kwh-del").counts()).isEqualTo(123_456);
        assertThat(register(reading, "A-01.kwh-del").unit()).isEqualTo(CountUnit.TWO_WATT_HOURS);
        assertThat(register(reading, "A-01.kwh-del").step()).isEqualTo(1);
        assertThat(register(reading, "A-02.kwh-del").counts()).isEqualTo(4_294_967_295L);
        assertThat(meter.channels().get(1).modulus()).isEqualTo(OptionalLong.of(4_294_967_296L));

        // 1000 x 3 W
        assertThat(live(reading, "A-01").milliwatts()).hasValue(3_000_000);
        assertThat(live(reading, "A-01").millivolts()).containsExactly(120_100L);
        // (2000 - 500) x 3 W over both transformers; phases B and C
        assertThat(live(reading, "A-02").milliwatts()).hasValue(4_500_000);
        assertThat(live(reading, "A-02").millivolts()).containsExactly(119_900L, 120_000L);

        assertThat(reading.status().clock()).contains(Instant.parse("2026-01-01T00:02:08Z"));
        assertThat(reading.status().eventCounter()).isEqualTo(OptionalInt.of(65_535));
        assertThat(reading.status().powerUps()).isEqualTo(OptionalInt.of(7));
        // Bit 1 of the status speaks of an interval of the panel's own, which is none of the site's.
        assertThat(reading.status().flags()).isEqualTo(Flags.NONE);
        assertThat(reading.unread()).isEmpty();
    }

    @Test
    void askedLiesBeforeTheRequestAndAnsweredAfterTheLastByte() throws Exception {
        Reading reading = read(Panels.bind("panel-24", 1, SINGLE), panel24());
        assertThat(reading.asked()).isEqualTo(TestWire.START);
        // the test's wire lets 1 ms pass for a write and for a read
        assertThat(reading.answered()).isEqualTo(TestWire.START.plusMillis(2));
        assertThat(reading.answeredWireNanos()).isEqualTo(2_000_000);
    }

    @Test
    void overModbusTcpTheSameIsRead() throws Exception {
        TestSlave slave =
                TestSlave.mbap().fill(1, 0, 120, 0).set(1, 1, 17).set(1, 102, 1).set(1, 116, 1);
        Reading reading = read(Panels.bind("panel-24", Framing.MBAP, 1, SINGLE), slave);
        assertThat(register(reading, "A-01.kwh-del").counts()).isEqualTo(17);
    }

    @Test
    void aPanelOf12PointsIsOneRequestOf72Registers() throws Exception {
        TestSlave slave = TestSlave.rtu()
                .fill(9, 0, 72, 0)
                // point 2 at 2..3: 0x00020000 = 131,072 counts
                .set(9, 2, 2, 0)
                .set(9, 24, 1201, 1199, 1200)
                // inputs 3 and 4 at 29 and 30: -7 and 10 W
                .set(9, 29, 0xFFF9, 10)
                .set(9, 54, 1)
                .set(9, 58, 3)
                .set(9, 68, 1);
        Reading reading = read(Panels.bind("panel-12", 9, SINGLE, NETWORK), slave);
        assertThat(slave.requests()).containsExactly("9/4 0+72");
        assertThat(register(reading, "A-02.kwh-del").counts()).isEqualTo(131_072);
        assertThat(live(reading, "A-02").milliwatts()).hasValue(3_000);
        assertThat(live(reading, "A-02").millivolts()).containsExactly(119_900L, 120_000L);
        assertThat(reading.status())
                .isEqualTo(new Reading.Status(
                        Flags.NONE, Optional.of(Instant.EPOCH), OptionalInt.of(0), OptionalInt.of(3)));
    }

    @Test
    void anImageOfNothingButOnesIsNoPanelAndSaysSo() throws Exception {
        Meter meter = Panels.bind("panel-24", 1, SINGLE);
        ConversationException e = catchThrowableOfType(
                ConversationException.class, () -> read(meter, TestSlave.rtu().fill(1, 0, 120, 0xFFFF)));
        assertThat(e.trouble()).isEqualTo(Trouble.NONSENSE);
        assertThat(e).hasMessageContaining("register 116 (version of the map) holds 0xFFFF, which no panel-24 does");
    }

    @Test
    void theSerialNumberIsText() throws Exception {
        Meter meter = Panels.bind("panel-24", 1, SINGLE);
        // "PA-0017"
        TestSlave slave = TestSlave.rtu().fill(1, 200, 8, 0).set(1, 200, 0x5041, 0x2D30, 0x3031, 0x3700);
        var serial = meter.serialNumber(meter.polls().get(0)).orElseThrow();
        assertThat(serial.hold(new TestWire(1, slave))).isEqualTo("PA-0017");
        assertThat(slave.requests()).containsExactly("1/4 200+8");
        assertThatThrownBy(() -> serial.hold(new TestWire(1, TestSlave.rtu().fill(1, 200, 8, 0))))
                .hasMessageContaining("no serial number");
    }

    @Test
    void whatDoesNotFitThePanelIsRefusedWithTheSiteFilesPath() {
        assertThatThrownBy(() -> Panels.bind("panel-12", 1, point("X", 13, Phase.A)))
                .isInstanceOf(ProfileException.class)
                .hasMessageContaining("panels[A].points[X].position: 13: panel-12 has the positions 1 to 12");
        assertThatThrownBy(() -> Panels.bind("panel-12", 1, point("X", 1, Phase.A), point("Y", 1, Phase.A)))
                .hasMessageContaining("points[Y].position: 1: another point");
        assertThatThrownBy(() ->
                        Panels.bind("panel-24", 1, point("X", 2, List.of(Phase.A), List.of(2), Quantity.KWH_DELIVERED)))
                .hasMessageContaining("points[X].ct: input 2 does not belong to position 2")
                .hasMessageContaining("inputs 3 to 4");
        assertThatThrownBy(
                        () -> Panels.bind("panel-24", 1, point("X", 2, List.of(Phase.A), List.of(3), Quantity.KVARH)))
                .hasMessageContaining("points[X].channels: kvarh: panel-24 reads only [kwh-del]");
        assertThatThrownBy(() -> Panels.bind("panel-24", 0, SINGLE)).hasMessageContaining("panels[A].unit: unit id 0");
        assertThatThrownBy(() -> Panels.bind("panel-24", Framing.PSEM, 1, SINGLE))
                .hasMessageContaining("speaks Modbus");
    }
}
