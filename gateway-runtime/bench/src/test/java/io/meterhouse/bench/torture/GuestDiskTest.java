package io.meterhouse.bench.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GuestDiskTest {
    private static final int SIZE = 64 * 1024;
    private static final int PLACE = 8 * 4096;
    private static final int ROUNDS = 200;

    private final Random random = new Random(5);
    private final GuestDisk disk = new GuestDisk(new byte[SIZE]);

    private void write(int at, int length, int value) {
        byte[] content = new byte[length];
        Arrays.fill(content, (byte) value);
        disk.write(at, ByteBuffer.wrap(content));
    }

    @Test
    void whatWasFlushedIsThereHoweverThePowerGoes() {
        write(PLACE, 4096, 1);
        disk.flush();
        write(PLACE + 4096, 4096, 2);

        for (int round = 0; round < ROUNDS; round++) {
            byte[] left = disk.cut(random);
            assertThat(Arrays.copyOfRange(left, PLACE, PLACE + 4096)).containsOnly(1);
        }
    }

    @Test
    void aSectorThatWasNotFlushedIsOldOrNewAndNeverTorn() {
        write(PLACE, 4096, 1);
        disk.flush();
        write(PLACE, 4096, 2);
        Set<String> seen = new HashSet<>();

        for (int round = 0; round < ROUNDS; round++) {
            byte[] left = disk.cut(random);
            StringBuilder sectors = new StringBuilder();
            for (int at = PLACE; at < PLACE + 4096; at += 512) {
                assertThat(Arrays.copyOfRange(left, at, at + 512)).containsOnly(left[at]);
                sectors.append(left[at]);
            }
            seen.add(sectors.toString());
        }
        assertThat(seen).contains("11111111", "22222222", "21111111").hasSizeGreaterThan(20);
    }

    @Test
    void theFirstBlockIsOldOrNewAsAWhole() {
        write(0, 4096, 1);
        disk.flush();
        write(0, 4096, 2);
        Set<Byte> seen = new HashSet<>();

        for (int round = 0; round < ROUNDS; round++) {
            byte[] left = disk.cut(random);
            assertThat(Arrays.copyOf(left, 4096)).containsOnly(left[0]);
            seen.add(left[0]);
        }
        assertThat(seen).containsExactlyInAnyOrder((byte) 1, (byte) 2);
    }

    @Test
    void whileThePowerIsThereTheNewestIsRead() {
        write(PLACE, 1024, 1);
        write(PLACE + 512, 512, 2);
        ByteBuffer read = ByteBuffer.allocate(1024);

        disk.read(PLACE, read);

        assertThat(read.array()).startsWith(1).endsWith(2);
    }
}
