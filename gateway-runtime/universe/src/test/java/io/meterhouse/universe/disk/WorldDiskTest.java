package io.meterhouse.universe.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meterhouse.store.h2.disk.DiskFile;
import io.meterhouse.universe.PowerGone;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.h2.store.fs.FilePath;
import org.junit.jupiter.api.Test;

class WorldDiskTest extends OnWorldDisk {
    @Test
    void aFileHoldsWhatWasWrittenAndZerosWhereNothingWas() throws IOException {
        disk.allocate(FILE, 0);
        write(7, 10_000, 5, false);
        write(8, 3, 2, false);

        byte[] content = content(FILE);

        assertThat(content).hasSize(10_005);
        assertThat(content[2]).isZero();
        assertThat(content[4]).isEqualTo((byte) 8);
        assertThat(content[9_999]).isZero();
        assertThat(content[10_004]).isEqualTo((byte) 7);
    }

    @Test
    void readingLeavesWhatLiesBeyondTheEndAsItIs() throws IOException {
        disk.allocate(FILE, 4);
        ByteBuffer into = all(1, 8);
        try (DiskFile file = disk.open(FILE, false)) {
            file.read(2, into);
        }

        assertThat(into.array()).containsExactly(0, 0, 1, 1, 1, 1, 1, 1);
        assertThat(into.position()).isEqualTo(2);
    }

    @Test
    void aFileOpenedToBeReadCannotBeWrittenAndOneThatIsMissingCannotBeOpened() throws IOException {
        disk.allocate(FILE, 4);
        try (DiskFile file = disk.open(FILE, false)) {
            assertThatThrownBy(() -> file.write(0, all(1, 1))).isInstanceOf(RuntimeException.class);
        }
        assertThatThrownBy(() -> disk.open("none", true)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> disk.allocate(FILE, 1)).isInstanceOf(IOException.class);
    }

    @Test
    void whatWasForcedSurvivesEveryCut() throws IOException {
        disk.allocate(FILE, 2 * BLOCK);
        write(7, 0, BLOCK, true);
        for (int i = 0; i < 50; i++) {
            write(8, BLOCK, BLOCK, false);
            disk.cut();
            disk.restore(random);

            byte[] content = content(FILE);
            assertThat(content).startsWith(all(7, BLOCK).array());
            write(0, BLOCK, BLOCK, true);
        }
    }

    @Test
    void eachSectorThatWasNotForcedIsAsOneOfItsWritesLeftIt() throws IOException {
        Set<Integer> seen = new HashSet<>();
        Set<String> whole = new HashSet<>();
        disk.allocate(FILE, BLOCK);
        for (int i = 0; i < 200; i++) {
            write(1, 0, BLOCK, true);
            write(2, 0, BLOCK, false);
            write(3, SECTOR, SECTOR, false);
            disk.cut();
            disk.restore(random);

            byte[] content = content(FILE);
            var picture = new StringBuilder();
            for (int at = 0; at < BLOCK; at += SECTOR) {
                for (int j = at; j < at + SECTOR; j++) {
                    assertThat(content[j]).isEqualTo(content[at]);
                }
                picture.append(content[at]);
            }
            assertThat(picture.toString()).matches("[12][123][12]{6}");
            seen.add((int) content[SECTOR]);
            whole.add(picture.toString());
        }
        assertThat(seen).containsExactlyInAnyOrder(1, 2, 3);
        // All old, all new, the first write alone, and many that no order of writes explains.
        assertThat(whole).contains("11111111", "23222222", "22222222").hasSizeGreaterThan(20);
    }

    @Test
    void aFileThatGrewOrShrankWithoutAForceIsAsLongAsItEverWas() throws IOException {
        Set<Integer> lengths = new HashSet<>();
        for (int i = 0; i < 60; i++) {
            disk.allocate(FILE, BLOCK);
            write(1, 2 * BLOCK, 100, false);
            try (FileChannel channel = h2(FILE, "rw")) {
                channel.truncate(10);
            }
            disk.cut();
            disk.restore(random);

            lengths.add(content(FILE).length);
            disk.delete(FILE);
        }
        assertThat(lengths).containsExactlyInAnyOrder(10, BLOCK, 2 * BLOCK + 100);
    }

    @Test
    void ofWhatWasDoneToNamesTheFirstStepsAreKept() throws IOException {
        Set<List<String>> seen = new HashSet<>();
        for (int i = 0; i < 60; i++) {
            disk.allocate("a", 1);
            disk.allocate("b", 2);
            disk.rename("a", "c");
            disk.delete("b");
            disk.rename("c", "d");
            disk.cut();
            disk.restore(random);

            seen.add(disk.list());
            for (String name : disk.list()) {
                disk.delete(name);
            }
        }
        assertThat(seen).containsExactlyInAnyOrder(List.of("a", "b"), List.of("b", "c"), List.of("c"), List.of("d"));
    }

    @Test
    void whatWasDoneToNamesIsDurableWhenTheFolderWasForced() throws IOException {
        disk.allocate("a", 1);
        disk.allocate("b", 2);
        disk.rename("a", "b");
        disk.forceFolder();
        for (int i = 0; i < 20; i++) {
            disk.cut();
            disk.restore(random);

            assertThat(disk.list()).containsExactly("b");
            assertThat(disk.size("b")).isEqualTo(1);
        }
    }

    @Test
    void thePowerGoesInPlaceOfTheChangeThatWasAskedFor() throws IOException {
        disk.allocate(FILE, BLOCK);
        long before = disk.changes();
        disk.cutAfter(3);
        write(1, 0, BLOCK, true);
        assertThat(disk.changes()).isEqualTo(before + 2);
        assertThat(disk.isCut()).isFalse();

        assertThatThrownBy(() -> write(2, 0, BLOCK, true)).isInstanceOf(PowerGone.class);

        assertThat(disk.isCut()).isTrue();
        disk.restore(random);
        assertThat(content(FILE)[0]).isEqualTo((byte) 1);
    }

    @Test
    void anAllocationThatIsCutLeavesAWholeFileOrAnUnfinishedOneOrNone() throws IOException {
        Set<List<String>> seen = new HashSet<>();
        for (int i = 0; i < 60; i++) {
            disk.cutAfter(1 + i % 5);
            assertThatThrownBy(() -> disk.allocate(FILE, BLOCK)).isInstanceOf(PowerGone.class);
            disk.restore(random);

            seen.add(disk.list());
            if (disk.exists(FILE)) {
                assertThat(disk.size(FILE)).isEqualTo(BLOCK);
            }
            for (String name : disk.list()) {
                disk.delete(name);
            }
            disk.forceFolder();
        }
        assertThat(seen).containsExactlyInAnyOrder(List.of(), List.of(FILE + ".new"), List.of(FILE));
    }

    @Test
    void withoutPowerEverythingThrowsAndWhatWasOpenBeforeStaysSo() throws IOException {
        disk.allocate(FILE, BLOCK);
        String path = disk.path(FILE);
        DiskFile open = disk.open(FILE, true);
        FileChannel channel = h2(FILE, "rw");
        disk.cut();

        assertThatThrownBy(disk::list).isInstanceOf(PowerGone.class);
        assertThatThrownBy(() -> disk.exists(FILE)).isInstanceOf(PowerGone.class);
        assertThatThrownBy(() -> disk.open(FILE, false)).isInstanceOf(PowerGone.class);
        assertThatThrownBy(disk::free).isInstanceOf(PowerGone.class);
        assertThatThrownBy(() -> disk.path(FILE)).isInstanceOf(PowerGone.class);
        assertThatThrownBy(open::size).isInstanceOf(PowerGone.class);
        assertThatThrownBy(() -> FilePath.get(path).exists()).isInstanceOf(PowerGone.class);
        disk.restore(random);
        assertThatThrownBy(() -> open.write(0, all(1, 1))).isInstanceOf(PowerGone.class);
        assertThatThrownBy(() -> channel.write(all(1, 1), 0)).isInstanceOf(PowerGone.class);
        assertThatThrownBy(() -> FilePath.get(path).open("r")).isInstanceOf(PowerGone.class);
        open.close();
        channel.close();
        assertThat(disk.path(FILE)).isNotEqualTo(path);
    }

    @Test
    void aProcessThatWasKilledLeavesEverythingAsItWasWritten() throws IOException {
        disk.allocate(FILE, BLOCK);
        write(5, 0, BLOCK, false);
        DiskFile open = disk.open(FILE, true);

        disk.reopen();

        assertThat(content(FILE)[17]).isEqualTo((byte) 5);
        assertThatThrownBy(open::force).isInstanceOf(PowerGone.class);
    }

    @Test
    void theSameChancesGiveTheSameDiskAgain() throws IOException {
        List<byte[]> once = rough();
        List<byte[]> again = rough();

        for (int i = 0; i < once.size(); i++) {
            assertThat(again.get(i)).isEqualTo(once.get(i));
        }
    }

    private List<byte[]> rough() throws IOException {
        var own = new Random(5);
        var found = new ArrayList<byte[]>();
        try (var rough = new WorldDisk("rough")) {
            for (int i = 0; i < 20; i++) {
                rough.allocate("f" + i, 4 * BLOCK);
                try (DiskFile file = rough.open("f" + own.nextInt(i + 1), true)) {
                    file.write(own.nextInt(3 * BLOCK), all(i, own.nextInt(BLOCK)));
                }
                rough.restore(own);
            }
            for (String name : rough.list()) {
                ByteBuffer bytes = ByteBuffer.allocate((int) rough.size(name));
                try (DiskFile file = rough.open(name, false)) {
                    file.read(0, bytes);
                }
                found.add(bytes.array());
            }
        }
        return found;
    }

    @Test
    void aDiskThatIsClosedIsFoundByNobodyAndItsNameIsFreeAgain() {
        var first = new WorldDisk("other");
        String path = first.path("x");
        assertThatThrownBy(() -> new WorldDisk("other")).isInstanceOf(IllegalStateException.class);
        first.close();

        assertThatThrownBy(() -> FilePath.get(path).exists()).isInstanceOf(PowerGone.class);
        new WorldDisk("other").close();
    }
}
