package io.meterhouse.transport.rs485;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meterhouse.api.metering.definition.LineDefinition;
import io.meterhouse.api.metering.definition.LineDefinition.Framing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SerialSettingsTest {
    @TempDir
    private Path folder;

    @Test
    void theGapIsThreeAndAHalfCharactersAndFixedAbove19200Baud() {
        assertThat(settings(Map.of("baud", "9600")).gapNanos()).isEqualTo(3_645_834);
        assertThat(settings(Map.of("baud", "9600", "parity", "even")).gapNanos())
                .isEqualTo(4_010_417);
        assertThat(settings(Map.of("baud", "19200")).gapNanos()).isEqualTo(1_822_917);
        assertThat(settings(Map.of("baud", "38400")).gapNanos()).isEqualTo(1_750_000);
    }

    @Test
    void charactersTakeTheirBitsOnTheWire() {
        assertThat(settings(Map.of("baud", "9600")).nanos(245)).isEqualTo(255_208_333);
        assertThat(settings(Map.of("baud", "9600", "parity", "odd", "stopBits", "2"))
                        .text())
                .isEqualTo("9600 8O2");
    }

    @Test
    void settingsOutOfBoundsAreNamed() {
        assertThatThrownBy(() -> settings(Map.of("baud", "96oo"))).hasMessageContaining("baud: '96oo'");
        assertThatThrownBy(() -> settings(Map.of("parity", "mark"))).hasMessageContaining("parity: 'mark'");
        assertThatThrownBy(() -> settings(Map.of("dataBits", "9"))).hasMessageContaining("7 to 8");
    }

    @Test
    void aPortThatIsNotThereSaysWhatToDo() {
        assertThatThrownBy(() -> SerialPorts.open(settings(folder.resolve("ttyNone"), Map.of())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not there; plug the adapter in");
    }

    @Test
    void aFileThatIsNoPortSaysSo() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> SerialPorts.open(settings(file, Map.of())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is it a serial port?");
    }

    private SerialSettings settings(Map<String, String> more) {
        return settings(folder.resolve("ttyS9"), more);
    }

    private static SerialSettings settings(Path port, Map<String, String> more) {
        Map<String, String> all = new java.util.HashMap<>(more);
        all.put("port", port.toString());
        return SerialSettings.of(new LineDefinition("L", "rs485", Framing.RTU, all));
    }
}
