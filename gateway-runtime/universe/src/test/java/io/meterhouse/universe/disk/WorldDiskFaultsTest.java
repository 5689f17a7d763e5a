package io.meterhouse.universe.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meterhouse.store.h2.disk.DiskFile;
import io.meterhouse.store.h2.disk.DiskFullException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WorldDiskFaultsTest extends OnWorldDisk {
    @Test
    void aFullDiskTakesWhatThereIsRoomForAndStillLetsOverwrite() throws IOException {
        disk.capacity(BLOCK + 100);
        disk.allocate(FILE, BLOCK);
        assertThat(disk.free()).isEqualTo(100);

        assertThatThrownBy(() -> write(1, BLOCK, 101, false)).isInstanceOf(DiskFullException.class);
        assertThat(disk.size(FILE)).isEqualTo(BLOCK + 100);
        assertThat(disk.free()).isZero();
        write(2, 0, BLOCK, true);
        assertThatThrownBy(() -> disk.allocate("b", 1)).isInstanceOf(DiskFullException.class);
        assertThat(disk.list()).containsExactly(FILE);
        try (FileChannel channel = h2(FILE, "rw")) {
            assertThatThrownBy(() -> channel.write(all(1, 1), BLOCK + 100))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("No space left on device");
        }
        disk.capacity(Long.MAX_VALUE);
        disk.full(true);
        assertThatThrownBy(() -> write(1, BLOCK + 100, 1, false)).isInstanceOf(DiskFullException.class);
        disk.full(false);
        write(1, BLOCK + 100, 1, false);
    }

    @Test
    void readsWritesAndForcesFailWhileTheyAreToldTo() throws IOException {
        disk.allocate(FILE, BLOCK);
        disk.failWrites(true);
        assertThatThrownBy(() -> write(1, 0, 1, false)).isInstanceOf(IOException.class);
        disk.failWrites(false);
        disk.failReads(true);
        assertThatThrownBy(() -> content(FILE)).isInstanceOf(IOException.class);
        disk.failReads(false);
        disk.failForces(true);
        assertThatThrownBy(() -> write(1, 0, 1, true)).isInstanceOf(IOException.class);
        assertThatThrownBy(disk::forceFolder).isInstanceOf(IOException.class);
        disk.failForces(false);
        write(1, 0, 1, true);
        disk.forceFolder();
    }

    @Test
    void whatAForceFailedToWriteMayBeLostThoughALaterOneSucceeds() throws IOException {
        Set<Byte> seen = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            disk.allocate(FILE, 2 * BLOCK);
            disk.failForces(true);
            assertThatThrownBy(() -> write(1, 0, 2 * BLOCK, true)).isInstanceOf(IOException.class);
            disk.failForces(false);
            // Writes the second page again, and the first one is clean by now.
            write(1, BLOCK, 1, true);
            assertThat(content(FILE)[0]).isEqualTo((byte) 1);
            disk.cut();
            disk.restore(random);

            seen.add(content(FILE)[0]);
            assertThat(content(FILE)[BLOCK]).isEqualTo((byte) 1);
            disk.delete(FILE);
        }
        assertThat(seen).containsExactlyInAnyOrder((byte) 0, (byte) 1);
    }

    @Test
    void aForceThatFailedIsToldOnceToEachThatHadTheFileOpen() throws IOException {
        disk.allocate(FILE, BLOCK);
        try (DiskFile held = disk.open(FILE, true);
                FileChannel channel = h2(FILE, "rw")) {
            channel.write(all(1, 1), 0);
            disk.failForces(true);
            assertThatThrownBy(() -> channel.force(true)).isInstanceOf(IOException.class);
            disk.failForces(false);

            channel.force(true);
            assertThatThrownBy(held::force).isInstanceOf(IOException.class);
            held.force();
            try (DiskFile later = disk.open(FILE, true)) {
                later.force();
            }
        }
    }

    @Test
    void damageIsDoneToWhatWasForcedAndOutlivesACut() throws IOException {
        assertThat(disk.flip(random)).isEmpty();
        disk.allocate(FILE, 4 * BLOCK);
        write(1, BLOCK, BLOCK, true);
        write(1, 2 * BLOCK, BLOCK, false);
        byte[] before = content(FILE);

        Damage damage = disk.flip(random).orElseThrow();

        assertThat(damage.toString()).startsWith(FILE + " from byte " + damage.at());
        assertThat(damage.at()).isBetween((long) BLOCK, 2L * BLOCK - 1);
        byte[] after = content(FILE);
        assertThat(after).isNotEqualTo(before);
        assertThat(Arrays.equals(after, 2 * BLOCK, 4 * BLOCK, before, 2 * BLOCK, 4 * BLOCK))
                .isTrue();
        disk.cut();
        disk.restore(random);
        assertThat(Arrays.equals(content(FILE), 0, 2 * BLOCK, after, 0, 2 * BLOCK))
                .isTrue();
    }

    @Test
    void theListenerHearsOfTheStoresWritesAndNotOfH2s() throws IOException {
        disk.allocate(FILE, BLOCK);
        write(9, 17, 3, true);
        try (FileChannel channel = h2(FILE, "rw")) {
            channel.write(all(1, 1), 0);
        }

        assertThat(heard).containsExactly(FILE + " 17 3 9");
    }
}
