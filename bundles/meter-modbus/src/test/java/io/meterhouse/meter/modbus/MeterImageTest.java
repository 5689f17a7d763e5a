package io.meterhouse.meter.modbus;

import static io.meterhouse.meter.modbus.Panels.live;
import static io.meterhouse.meter.modbus.Panels.point;
import static io.meterhouse.meter.modbus.Panels.read;
import static io.meterhouse.meter.modbus.Panels.register;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.CountUnit;
import io.meterhouse.api.metering.Quantity;
import io.meterhouse.api.metering.definition.LineDefinition.Framing;
import io.meterhouse.api.metering.definition.PointDefinition;
import io.meterhouse.api.metering.definition.PointDefinition.Phase;
import io.meterhouse.api.metering.meter.ChannelSource;
import io.meterhouse.api.metering.meter.Meter;
import io.meterhouse.api.metering.meter.Poll;
import io.meterhouse.api.metering.meter.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Images of meters on the market, by their makers' public tables; the values are worked out by hand beside them. */
class MeterImageTest {
    private static final Phase[] THREE = {Phase.A, Phase.B, Phase.C};

    private static PointDefinition house(Quantity... quantities) {
        return point("H", 1, List.of(THREE), List.of(), quantities);
    }

    private static TestSlave sdm630(int high, int low) {
        return TestSlave.rtu()
                .fill(1, 0, 80, 0)
                // 230.25 V: 230.25 x 2^16 = 15,089,664 = 0xE64000, exponent 7 + 127 = 0x86: 0x43664000
                .set(1, 0x00, 0x4366, 0x4000, 0x4366, 0x4000, 0x4366, 0x4000)
                // 1.5 A: 0x3FC00000; phase B: not a number
                .set(1, 0x06, 0x3FC0, 0, 0x7FC0, 0, 0x3FC0, 0)
                // 1380.5 W: 1380.5 x 2^13 = 11,309,056 = 0xAC9000, exponent 10 + 127 = 0x89: 0x44AC9000
                .set(1, 0x34, 0x44AC, 0x9000)
                .set(1, 0x48, high, low)
                // 0.0625 kWh = 2^-4: exponent 123 = 0x7B: 0x3D800000, 6.25 counts of 10 Wh
                .set(1, 0x4A, 0x3D80, 0);
    }

    private static Reading sdm630Reading(int high, int low) throws Exception {
        return read(Panels.bind("sdm630", 1, house(Quantity.KWH_DELIVERED, Quantity.KWH_RECEIVED)), sdm630(high, low));
    }

    @Test
    void anSdm630IsReadInOneEvenRequest() throws Exception {
        // 1234.5 kWh: 1234.5 x 2^13 = 10,113,024 = 0x9A5000, exponent 10 + 127 = 0x89: 0x449A5000; / 10 Wh = 123,450
        TestSlave slave = sdm630(0x449A, 0x5000);
        Meter meter = Panels.bind("sdm630", 1, house(Quantity.KWH_DELIVERED, Quantity.KWH_RECEIVED));
        Reading reading = read(meter, slave);
        assertThat(slave.requests()).containsExactly("1/4 0+76");
        assertThat(register(reading, "H.kwh-del").counts()).isEqualTo(123_450);
        assertThat(register(reading, "H.kwh-del").unit()).isEqualTo(new CountUnit(10_000, 1));
        assertThat(register(reading, "H.kwh-rec").counts()).isEqualTo(6);
        assertThat(live(reading, "H").milliwatts()).hasValue(1_380_500);
        assertThat(live(reading, "H").millivolts()).containsExactly(230_250L, 230_250L, 230_250L);
        assertThat(live(reading, "H").milliamperes()).containsExactly(1_500L, 1_500L);
    }

    @Test
    void apparentEnergyWithoutARegisterIsDerivedWhereBothItsPartsAreRecorded() throws Exception {
        Meter meter = Panels.bind(
                "sdm120",
                1,
                point("H", 1, List.of(), List.of(), Quantity.KWH_DELIVERED, Quantity.KVARH, Quantity.KVAH));
        assertThat(meter.channels())
                .filteredOn(source -> source.kind() == ChannelSource.Kind.DERIVED)
                .singleElement()
                .satisfies(source -> assertThat(source.channel()).hasToString("H.kvah"));
        assertThat(meter.polls().get(0).channels()).extracting(Object::toString).containsOnly("H.kwh-del", "H.kvarh");
        assertThatThrownBy(() -> Panels.bind(
                        "sdm120", 1, point("H", 1, List.of(), List.of(), Quantity.KWH_DELIVERED, Quantity.KVAH)))
                .hasMessageContaining("kvah");
    }

    @Test
    void aFloatCountsByItsExactValue() throws Exception {
        // 123.45 is no float32: the nearest is 16,180,838 / 2^17 = 123.44999..., 0x42F6E666, which is 12,344.9997
        // counts
        assertThat(register(sdm630Reading(0x42F6, 0xE666), "H.kwh-del").counts())
                .isEqualTo(12_344);
    }

    @Test
    void aFloatGrowsCoarseAsItGrows() throws Exception {
        // 100,000 kWh x 2^7 = 0xC35000, exponent 16 + 127 = 0x8F: a step is 2^-7 kWh = 7.8 Wh, less than a count
        assertThat(register(sdm630Reading(0x47C3, 0x5000), "H.kwh-del").step()).isEqualTo(1);
        // 500,000 kWh x 2^5 = 0xF42400, exponent 18 + 127 = 0x91: a step is 2^-5 kWh = 31.25 Wh, 3.125 counts
        Reading reading = sdm630Reading(0x48F4, 0x2400);
        assertThat(register(reading, "H.kwh-del").counts()).isEqualTo(50_000_000);
        assertThat(register(reading, "H.kwh-del").step()).isEqualTo(4);
    }

    @Test
    void whatIsNoNumberIsUnread() throws Exception {
        ChannelId channel = ChannelId.parse("H.kwh-del");
        // not a number, infinite, -1.0, and the largest float: 3.4e38 kWh
        assertThat(sdm630Reading(0x7FC0, 0).unread().get(channel))
                .contains("no number")
                .contains("0x7FC00000");
        assertThat(sdm630Reading(0x7F80, 0).unread().get(channel)).contains("no number");
        assertThat(sdm630Reading(0xBF80, 0).unread().get(channel)).contains("negative");
        assertThat(sdm630Reading(0x7F7F, 0xFFFF).unread().get(channel)).contains("beyond all bounds");
        // -0.0 is nought, and so is the smallest float there is
        assertThat(register(sdm630Reading(0x8000, 0), "H.kwh-del").counts()).isZero();
        assertThat(register(sdm630Reading(0, 1), "H.kwh-del").counts()).isZero();
    }

    @Test
    void anSdm120CountsReactiveEnergyToo() throws Exception {
        TestSlave slave = TestSlave.rtu()
                .fill(1, 0, 14, 0)
                .fill(1, 0x48, 6, 0)
                .set(1, 0x00, 0x4366, 0x4000)
                // 2.0 kvarh = 0x40000000: 200 counts of 10 varh
                .set(1, 0x4C, 0x4000, 0);
        Reading reading = read(
                Panels.bind(
                        "sdm120",
                        1,
                        point("H", 1, List.of(Phase.B), List.of(), Quantity.KWH_DELIVERED, Quantity.KVARH)),
                slave);
        assertThat(slave.requests()).containsExactly("1/4 0+14", "1/4 72+6");
        assertThat(register(reading, "H.kvarh").counts()).isEqualTo(200);
        // one voltage, whichever phase it is on
        assertThat(live(reading, "H").millivolts()).containsExactly(230_250L);
    }

    @Test
    void anEm24HasItsLowWordFirst() throws Exception {
        TestSlave slave = TestSlave.rtu()
                .set(1, 0x00, 2301, 0, 2302, 0, 2303, 0)
                .set(1, 0x0C, 1500, 0, 0, 0, 1, 0)
                // -1,000 tenths of a watt: 0xFFFFFC18
                .set(1, 0x28, 0xFC18, 0xFFFF)
                // 0x00012345 = 74,565 tenths of a kWh
                .set(1, 0x42, 0x2345, 0x0001);
        Meter meter = Panels.bind("em24", 1, house(Quantity.KWH_DELIVERED));
        Reading reading = read(meter, slave);
        assertThat(slave.requests()).containsExactly("1/4 0+6", "1/4 12+6", "1/4 40+2", "1/4 66+2");
        assertThat(meter.polls().get(0).requests()).isEqualTo(4);
        assertThat(register(reading, "H.kwh-del").counts()).isEqualTo(74_565);
        assertThat(register(reading, "H.kwh-del").unit()).isEqualTo(new CountUnit(100_000, 1));
        assertThat(live(reading, "H").milliwatts()).hasValue(-100_000);
        assertThat(live(reading, "H").millivolts()).containsExactly(230_100L, 230_200L, 230_300L);
        assertThat(live(reading, "H").milliamperes()).containsExactly(1_500L, 0L, 1L);
    }

    @Test
    void anEm340CountsTenthsOfAKilowattHourToo() throws Exception {
        TestSlave slave = TestSlave.rtu()
                .fill(1, 0, 6, 0)
                .fill(1, 12, 6, 0)
                .set(1, 0x28, 0, 0)
                .set(1, 0x34, 7, 0)
                .set(1, 0x4E, 8, 0);
        Reading reading = read(Panels.bind("em340", 1, house(Quantity.KWH_DELIVERED, Quantity.KWH_RECEIVED)), slave);
        assertThat(register(reading, "H.kwh-del").counts()).isEqualTo(7);
        assertThat(register(reading, "H.kwh-rec").counts()).isEqualTo(8);
    }

    @Test
    void anIem3000HasWholeWattHoursIn64Bits() throws Exception {
        TestSlave slave = TestSlave.rtu()
                .fill(1, 0x0BB7, 6, 0)
                .fill(1, 0x0BD3, 6, 0)
                // 1.5 kW: 0x3FC00000
                .set(1, 0x0BF3, 0x3FC0, 0)
                // 0x0000000100000002 = 4,294,967,298 Wh
                .set(1, 0x0C83, 0, 1, 0, 2)
                // not available: the least of all int64
                .set(1, 0x0C87, 0x8000, 0, 0, 0);
        Reading reading = read(Panels.bind("iem3000", 1, house(Quantity.KWH_DELIVERED, Quantity.KWH_RECEIVED)), slave);
        assertThat(register(reading, "H.kwh-del").counts()).isEqualTo(4_294_967_298L);
        assertThat(register(reading, "H.kwh-del").unit()).isEqualTo(new CountUnit(1_000, 1));
        assertThat(live(reading, "H").milliwatts()).hasValue(1_500_000);
        assertThat(reading.unread()).containsOnlyKeys(ChannelId.parse("H.kwh-rec"));
    }

    @Test
    void anAbbThatMeasuresNothingGivesNoRegisterAndSaysWhy() throws Exception {
        TestSlave slave = TestSlave.rtu()
                .fill(1, 0x5000, 8, 0xFFFF)
                .fill(1, 0x5B00, 0x16, 0xFFFF)
                .set(1, 0x5B14, 0x7FFF, 0xFFFF);
        Reading reading = read(Panels.bind("abb-b", 1, house(Quantity.KWH_DELIVERED, Quantity.KWH_RECEIVED)), slave);
        assertThat(reading.registers()).isEmpty();
        assertThat(reading.unread()).hasSize(2).containsValue("not implemented by the meter: 0xFFFFFFFFFFFFFFFF");
        assertThat(live(reading, "H").milliwatts()).isEmpty();
        assertThat(live(reading, "H").millivolts()).isEmpty();
    }

    @Test
    void aBfm136AnswersUnderAUnitIdForEachSubmeter() throws Exception {
        List<PointDefinition> points = new ArrayList<>();
        IntStream.rangeClosed(1, 36).forEach(i -> points.add(point("S" + i, i, THREE)));
        Meter meter = Panels.bind("bfm136", Framing.MBAP, 11, points.toArray(PointDefinition[]::new));
        assertThat(meter.polls())
                .hasSize(36)
                .extracting(Poll::name)
                .startsWith("11", "12")
                .endsWith("46");
        assertThat(meter.channels()).allMatch(source -> source.modulus().equals(OptionalLong.of(100_000_000)));

        Poll third = meter.polls().get(2);
        assertThat(third.node().unit()).isEqualTo(13);
        assertThat(third.channels()).containsExactly(ChannelId.parse("S3.kwh-del"));
        TestSlave slave = TestSlave.mbap()
                .set(13, 13952, 2301, 0, 2302, 0, 2303, 0, 150, 0, 0, 0, 250, 0)
                // 0xFFFFFF9C = -100 thousandths of a kW
                .set(13, 14336, 0xFF9C, 0xFFFF)
                // 0x05F5E0FF = 99,999,999 kWh, the last before it begins again
                .set(13, 14720, 0xE0FF, 0x05F5);
        Reading reading = third.conversation().hold(new TestWire(13, slave));
        assertThat(slave.requests()).containsExactly("13/3 13952+12", "13/3 14336+2", "13/3 14720+2");
        assertThat(register(reading, "S3.kwh-del").counts()).isEqualTo(99_999_999);
        assertThat(register(reading, "S3.kwh-del").unit()).isEqualTo(new CountUnit(1_000_000, 1));
        assertThat(live(reading, "S3").milliwatts()).hasValue(-100_000);
        assertThat(live(reading, "S3").milliamperes()).containsExactly(1_500L, 0L, 2_500L);

        // one more than the modulus allows
        slave.set(13, 14720, 0xE100, 0x05F5);
        assertThat(third.conversation().hold(new TestWire(13, slave)).unread())
                .hasEntrySatisfying(
                        ChannelId.parse("S3.kwh-del"), why -> assertThat(why).contains("above its modulus"));
    }

    @Test
    void unitIdsBeyondTheLineAreRefused() {
        assertThatThrownBy(() -> Panels.bind("bfm136", 247, point("S1", 1, Phase.A), point("S2", 2, Phase.A)))
                .hasMessageContaining("unit id 248");
    }

    /** A map at 40000: common model of 66 registers, a model of 4, then model 203 of 105. */
    private static TestSlave sunSpec() {
        return TestSlave.mbap()
                .set(1, 40000, 0x5375, 0x6E53, 1, 66)
                .fill(1, 40004, 66, 0)
                // "SN77" 50 registers into the common model, which begins at 40002
                .set(1, 40052, 0x534E, 0x3737)
                .set(1, 40070, 64001, 4, 0, 0, 0, 0)
                .set(1, 40076, 203, 105)
                .fill(1, 40078, 105, 0x8000)
                // offsets from the model's id: I 3..5 by 10^-2 at 6, V 8..10 by 10^-1 at 15, W 18 by 10^1 at 22
                .set(1, 40076 + 3, 150, 0, 250, 0xFFFE)
                .set(1, 40076 + 8, 2301, 2302, 0x8000)
                .set(1, 40076 + 15, 0xFFFF)
                .set(1, 40076 + 18, 0xFFF6)
                .set(1, 40076 + 22, 1)
                // 0x00010000 = 65,536 x 10^2 Wh delivered, received not implemented
                .set(1, 40076 + 46, 1, 0)
                .set(1, 40076 + 38, 0, 0)
                .set(1, 40076 + 54, 2)
                .set(1, 40183, 0xFFFF, 0);
    }

    @Test
    void aSunSpecModelIsFoundByWalkingAndReadWhole() throws Exception {
        TestSlave slave = sunSpec();
        Meter meter = Panels.bind("sunspec-203", Framing.MBAP, 1, house(Quantity.KWH_DELIVERED, Quantity.KWH_RECEIVED));
        Reading reading = read(meter, slave);
        // mark, three model heads, the end, then 0..54 of the model at 40076
        assertThat(meter.polls().get(0).requests())
                .isGreaterThanOrEqualTo(slave.requests().size());
        assertThat(slave.requests())
                .containsExactly(
                        "1/3 40000+2", "1/3 40002+2", "1/3 40070+2", "1/3 40076+2", "1/3 40183+2", "1/3 40076+55");
        assertThat(register(reading, "H.kwh-del").counts()).isEqualTo(65_536);
        // 10^2 Wh a count
        assertThat(register(reading, "H.kwh-del").unit()).isEqualTo(new CountUnit(100_000, 1));
        assertThat(reading.unread())
                .containsEntry(ChannelId.parse("H.kwh-rec"), "not implemented by the meter: 0x00000000");
        // -10 x 10 W; 230.1 V, 230.2 V, none; 1.50 A, 0, 2.50 A
        assertThat(live(reading, "H").milliwatts()).hasValue(-100_000);
        assertThat(live(reading, "H").millivolts()).containsExactly(230_100L, 230_200L);
        assertThat(live(reading, "H").milliamperes()).containsExactly(1_500L, 0L, 2_500L);

        slave.requests().clear();
        read(meter, slave);
        assertThat(slave.requests()).containsExactly("1/3 40076+55");
        assertThat(meter.serialNumber(meter.polls().get(0)).orElseThrow().hold(new TestWire(1, slave)))
                .isEqualTo("SN77");
    }

    @Test
    void aSunSpecMapThatMovedIsNoticedAndFoundAgain() throws Exception {
        TestSlave slave = sunSpec();
        Meter meter = Panels.bind("sunspec-203", Framing.MBAP, 1, house(Quantity.KWH_DELIVERED));
        read(meter, slave);
        slave.set(1, 40076, 64002);
        assertThatThrownBy(() -> read(meter, slave)).hasMessageContaining("SunSpec model");
        slave.set(1, 40076, 204);
        assertThat(read(meter, slave).registers()).hasSize(1);
    }

    @Test
    void aSunSpecMeterWithoutScaleOrMapSaysSo() throws Exception {
        Meter meter = Panels.bind("sunspec-203", Framing.MBAP, 1, house(Quantity.KWH_DELIVERED));
        assertThat(read(meter, sunSpec().set(1, 40076 + 54, 0x8000)).unread().values())
                .containsExactly("the meter gives no scale: 0x8000");
        assertThat(read(meter, sunSpec().set(1, 40076 + 54, 11)).unread().values())
                .singleElement()
                .asString()
                .contains("cannot be true: 10^11");
        Meter other = Panels.bind("sunspec-203", Framing.MBAP, 1, house(Quantity.KWH_DELIVERED));
        assertThatThrownBy(() -> read(other, TestSlave.mbap().fill(1, 0, 10, 0)))
                .hasMessageContaining("no SunSpec map at any of [40000, 50000, 0]");
        // a map that claims to go on beyond the last register
        Meter third = Panels.bind("sunspec-203", Framing.MBAP, 1, house(Quantity.KWH_DELIVERED));
        assertThatThrownBy(() -> read(
                        third,
                        TestSlave.mbap()
                                .set(1, 50000, 0x5375, 0x6E53, 1, 15_500)
                                .set(1, 65_504, 203, 9)))
                .hasMessageContaining("beyond register 65535");
    }
}
