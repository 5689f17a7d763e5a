package io.meterhouse.simulator.panel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meterhouse.simulator.load.LoadGenerator;
import java.time.Instant;
import java.util.Arrays;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegisterMapTest {
    private static final long INSTALLED = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();
    private static final long AT = Instant.parse("2026-03-03T19:12:44.321Z").toEpochMilli();

    private static PanelModel model(PanelKind kind) {
        return new PanelModel(
                new PanelSettings(1, kind, 2_400_001, kind.modulus(), OptionalLong.empty(), 5, INSTALLED),
                new LoadGenerator(1));
    }

    private static long u32(int[] words, int at) {
        return (long) words[at] << 16 | words[at + 1];
    }

    @Test
    void theFullPollOfPanel24IsOneReadOf120Registers() throws ModbusError {
        PanelModel model = model(PanelKind.PANEL_24);
        int[] words = RegisterMap.of(model).get(0).read(4, 0, 120, AT);
        for (int point = 1; point <= 24; point++) {
            assertThat(u32(words, 2 * point - 2)).isEqualTo(model.register(point, AT));
        }
        for (int ct = 1; ct <= 48; ct++) {
            assertThat((short) words[50 + ct]).isEqualTo((short) model.power(ct, AT));
        }
        assertThat(Arrays.stream(words, 48, 51)).allMatch(volts -> volts > 1150 && volts < 1250);
        assertThat(u32(words, 99)).isEqualTo(AT / 1000);
        assertThat(u32(words, 107)).isEqualTo(2 * 288 + 19 * 12 + 2);
        assertThat(u32(words, 109)).isEqualTo(1);
        assertThat(words[111]).isEqualTo(5);
        assertThat(u32(words, 112)).isEqualTo(2_400_001);
        assertThat(words[116]).isEqualTo(1);
        assertThat(RegisterMap.of(model).get(0).read(3, 0, 120, AT)).isEqualTo(words);
    }

    @Test
    void everyFourthPointHasOneTransformerAndTheOthersTwo() throws ModbusError {
        int[] wiring = RegisterMap.of(model(PanelKind.PANEL_24)).get(0).read(4, 230, 24, AT);
        assertThat(Arrays.copyOf(wiring, 8))
                .containsExactly(0x0102, 0x0203, 0x0301, 0x0100, 0x0203, 0x0301, 0x0102, 0x0200);
    }

    @Test
    void identityIsReadAsText() throws ModbusError {
        int[] words = RegisterMap.of(model(PanelKind.PANEL_12)).get(0).read(3, 200, 42, AT);
        StringBuilder text = new StringBuilder();
        for (int word : Arrays.copyOf(words, 20)) {
            text.append((char) (word >>> 8)).append((char) (word & 0xFF));
        }
        assertThat(text.toString().replace("\0", " ")).matches("2400001 +panel-12 +1\\.0\\.0 +");
        assertThat(u32(words, 22)).isEqualTo(2000);
        assertThat(u32(words, 24) << 32 | u32(words, 26)).isEqualTo(1L << 32);
    }

    @Test
    void panel12PutsItsPollIntoTheFirst72Registers() throws ModbusError {
        PanelModel model = model(PanelKind.PANEL_12);
        int[] words = RegisterMap.of(model).get(0).read(4, 0, 72, AT);
        assertThat(u32(words, 22)).isEqualTo(model.register(12, AT));
        assertThat(u32(words, 64)).isEqualTo(2_400_001);
    }

    @ParameterizedTest
    @CsvSource({
        "PANEL_24, 168, 1", "PANEL_24, 100, 125", "PANEL_24, 199, 1", "PANEL_24, 254, 1", "PANEL_24, 1122, 1",
        "PANEL_24, 1402, 1", "PANEL_24, 65535, 1", "PANEL_12, 72, 1", "PANEL_12, 0, 120", "PANEL_12, 144, 1",
        "BFM136, 0, 2", "SDM630, 384, 2"
    })
    void anAddressThatIsNotDefinedIsAnsweredWithException2(PanelKind kind, int address, int quantity) {
        RegisterMap map = RegisterMap.of(model(kind)).get(0);
        assertThatThrownBy(() -> map.read(4, address, quantity, AT))
                .isInstanceOfSatisfying(
                        ModbusError.class, e -> assertThat(e.code()).isEqualTo(2));
    }

    @Test
    void profileRecordsAreReadThroughAWindowAndBearTheirOwnCrc() throws ModbusError {
        PanelModel model = model(PanelKind.PANEL_24);
        RegisterMap map = RegisterMap.of(model).get(0);
        map.write(1000, new int[] {0, 804}, AT);
        int[] window = map.read(3, 1000, 122, AT);
        assertThat(u32(window, 0)).isEqualTo(804);
        for (int i = 0; i < 3; i++) {
            int start = 2 + 30 * i;
            assertThat(u32(window, start)).isEqualTo(804 + i);
            assertThat(u32(window, start + 2)).isEqualTo(INSTALLED / 1000 + (804 + i) * 300);
            long end = u32(window, start + 2) * 1000;
            for (int point = 1; point <= 24; point++) {
                assertThat((long) window[start + 4 + point])
                        .isEqualTo(model.register(point, end) - model.register(point, end - 300_000));
            }
            byte[] bytes = new byte[60];
            for (int w = 0; w < 30; w++) {
                bytes[2 * w] = (byte) (window[start + w] >>> 8);
                bytes[2 * w + 1] = (byte) window[start + w];
            }
            assertThat(Crc16.of(bytes, 0, 58)).isEqualTo(window[start + 29]).isNotZero();
        }
        assertThat(Arrays.copyOfRange(window, 92, 122)).as("not yet written").containsOnly(0);
    }

    @Test
    void eventsAreReadThroughAWindow() throws ModbusError {
        PanelModel model = model(PanelKind.PANEL_24);
        RegisterMap map = RegisterMap.of(model).get(0);
        model.change(() -> AT, -1, new Change.ClockStep(3_600_000), null, 0);
        model.change(() -> AT, -1, new Change.Reset(), null, 0);
        map.write(1200, new int[] {0, 1}, AT);
        int[] window = map.read(4, 1200, 122, AT);
        assertThat(u32(window, 2)).isEqualTo(1);
        assertThat(u32(window, 4)).isEqualTo(AT / 1000 + 3600);
        assertThat(window[6]).isEqualTo(EventMemory.CLOCK_SET);
        assertThat(u32(window, 8)).isEqualTo(AT / 1000);
        assertThat(u32(window, 10)).isEqualTo(2);
        assertThat(window[14]).isEqualTo(EventMemory.REGISTERS_ZEROED);
        assertThat(Arrays.copyOfRange(window, 18, 122)).containsOnly(0);
        assertThat(map.read(4, 104, 1, AT)).containsExactly(2);
        assertThat(map.read(4, 101, 1, AT)[0] & 4)
                .as("clock changed in the open interval")
                .isEqualTo(4);
    }

    @Test
    void onlyPointersCanBeWritten() {
        RegisterMap map = RegisterMap.of(model(PanelKind.PANEL_24)).get(0);
        assertThatThrownBy(() -> map.write(0, new int[] {1}, AT)).isInstanceOf(ModbusError.class);
        assertThatThrownBy(() -> map.write(1001, new int[] {1, 2}, AT)).isInstanceOf(ModbusError.class);
    }

    @Test
    void theSdm630ShowsFloatsWhoseFloorIsTheTruth() throws ModbusError {
        PanelModel model = model(PanelKind.SDM630);
        RegisterMap map = RegisterMap.of(model).get(0);
        int[] words = map.read(4, 0, 76, AT);
        float energy = Float.intBitsToFloat((int) u32(words, 0x48));
        assertThat((long) Math.floor((double) energy * 100)).isEqualTo(model.register(1, AT));
        assertThat((double) energy * 3.6e9)
                .isLessThanOrEqualTo(model.energy(1, AT))
                .isPositive();
        assertThat(Float.intBitsToFloat((int) u32(words, 0))).isBetween(115f, 125f);
        assertThat(Float.intBitsToFloat((int) u32(words, 0x34)))
                .isEqualTo(model.power(1, AT) + model.power(2, AT) + model.power(3, AT));
        assertThat(u32(map.read(3, 0xFC00, 2, AT), 0)).isEqualTo(2_400_001);
        assertThatThrownBy(() -> map.read(4, 1, 2, AT)).isInstanceOf(ModbusError.class);
        assertThatThrownBy(() -> map.read(4, 0, 82, AT)).isInstanceOf(ModbusError.class);
    }

    @Test
    void theBfm136HasASubmeterBehindEachUnitLowWordFirst() throws ModbusError {
        PanelModel model = model(PanelKind.BFM136);
        assertThat(RegisterMap.of(model)).hasSize(36);
        int[] energy = RegisterMap.of(model).get(35).read(3, 14_720, 2, AT);
        assertThat((long) energy[1] << 16 | energy[0])
                .isEqualTo(model.register(36, AT))
                .isPositive();
        int[] power = RegisterMap.of(model).get(35).read(3, 14_336, 2, AT);
        assertThat(power[1] << 16 | power[0]).isEqualTo(model.power(36, AT));
    }
}
