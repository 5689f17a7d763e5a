package io.meterhouse.universe.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meterhouse.api.store.StoreException;
import io.meterhouse.store.h2.generation.GenerationFile;
import io.meterhouse.universe.PowerGone;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The production store, and H2 under it, on the disk of a world. */
class WorldDiskFoldTest {
    private static final int DAY = 288;

    /** A generation of two days, and a day in the journal that the next one will take over. */
    private static StoreLife grown(WorldDisk disk) throws IOException, StoreException {
        StoreLife life = new StoreLife(disk).open();
        life.append(2 * DAY);
        life.fold();
        life.append(DAY);
        return life;
    }

    /** The changes of a fold. */
    private static long changes() throws IOException, StoreException {
        try (var disk = new WorldDisk("counted")) {
            StoreLife life = grown(disk);
            long before = disk.changes();
            life.fold();
            long count = disk.changes() - before;
            life.close();
            return count;
        }
    }

    @Test
    void aFoldMakesAsManyChangesEachTime() throws IOException, StoreException {
        long count = changes();

        assertThat(count).isGreaterThan(20);
        assertThat(changes()).isEqualTo(count);
    }

    @Test
    void aFoldThatIsCutInPlaceOfAnyChangeLosesNothingThatWasAcknowledged() throws IOException, StoreException {
        long count = changes();
        for (int number = 1; number <= count; number++) {
            try (var disk = new WorldDisk("cut-" + number)) {
                StoreLife life = grown(disk);
                disk.cutAfter(number);
                try {
                    life.fold();
                } catch (PowerGone | IOException e) {
                    // H2 makes exceptions of its own of whatever ends it, and so does the store.
                }
                assertThat(disk.isCut()).as("change %d", number).isTrue();
                life.die();
                disk.restore(new Random(number));
                life.open();

                assertThat(life.stored()).as("change %d", number).isEqualTo(life.acknowledged);
                life.append(10);
                life.fold();
                assertThat(life.stored()).as("change %d", number).isEqualTo(life.acknowledged);
                life.close();
            }
        }
    }

    @Test
    void anAppendThatIsCutIsThereOrNotAndWhatWasAcknowledgedBeforeIs() throws IOException, StoreException {
        var random = new Random(2);
        try (var disk = new WorldDisk("appends")) {
            StoreLife life = new StoreLife(disk).open();
            for (int round = 0; round < 30; round++) {
                disk.cutAfter(1 + random.nextInt(120));
                assertThatThrownBy(() -> life.append(DAY)).isInstanceOf(PowerGone.class);
                life.die();
                disk.restore(random);
                life.open();

                // What was not acknowledged may be there.
                life.acknowledgeLast();
                assertThat(life.stored()).as("round %d", round).isEqualTo(life.acknowledged);
            }
            life.close();
        }
    }

    @Test
    void aFoldOnAFullDiskFailsAndIsMadeWhenThereIsSpace() throws IOException, StoreException {
        try (var disk = new WorldDisk("full")) {
            StoreLife life = grown(disk);
            disk.full(true);
            life.foldFails("no space left");
            disk.full(false);
            life.fold();

            assertThat(life.stored()).isEqualTo(life.acknowledged);
            life.close();
        }
    }

    @Test
    void aFoldWhoseForceOrWriteFailsIsNotMade() throws IOException, StoreException {
        try (var disk = new WorldDisk("failing")) {
            StoreLife life = grown(disk);
            disk.failForces(true);
            life.foldFails("");
            disk.failForces(false);
            disk.failWrites(true);
            life.foldFails("");
            disk.failWrites(false);

            assertThat(disk.list()).contains("generation-000001.mv.db").doesNotContain("generation-000002.mv.db");
            life.fold();
            assertThat(disk.list()).contains("generation-000002.mv.db");
            assertThat(life.stored()).isEqualTo(life.acknowledged);
            life.close();
        }
    }

    @Test
    void aProcessThatIsKilledGoesOnWithWhatItWrote() throws IOException, StoreException {
        try (var disk = new WorldDisk("killed")) {
            StoreLife life = grown(disk);
            life.die();
            disk.reopen();
            life.open();

            assertThat(life.stored()).isEqualTo(life.acknowledged);
            life.close();
        }
    }

    @Test
    void damageToABlockOfAGenerationIsFoundWhenItIsRead() throws IOException, StoreException {
        for (int seed = 1; seed <= 8; seed++) {
            try (var disk = new WorldDisk("flipped")) {
                StoreLife life = grown(disk);
                life.die();
                disk.reopen();
                Damage damage = flip(disk, new Random(seed), "generation-", 1);
                try (var file = new GenerationFile(disk, "generation-000001")) {
                    assertThatThrownBy(file::verify).as("%s", damage).isInstanceOf(IOException.class);
                }
            }
        }
    }

    /** Until it hits a file of a kind, from a place on. */
    private static Damage flip(WorldDisk disk, Random random, String kind, long from) {
        Damage damage = disk.flip(random).orElseThrow();
        while (!damage.file().startsWith(kind) || damage.at() < from) {
            damage = disk.flip(random).orElseThrow();
        }
        return damage;
    }

    @Test
    void theSameDamageHasTheSameConsequencesThoughH2WritesOtherBytes() throws IOException, StoreException {
        for (int seed = 1; seed <= 6; seed++) {
            assertThat(damaged(seed)).as("seed %d", seed).isEqualTo(damaged(seed));
        }
    }

    private static List<String> damaged(long seed) throws IOException, StoreException {
        var random = new Random(seed);
        var told = new ArrayList<String>();
        try (var disk = new WorldDisk("damaged")) {
            StoreLife life = grown(disk);
            life.die();
            disk.reopen();
            for (int i = 0; i < 3; i++) {
                told.add(flip(disk, random, "", 0).file());
            }
            life.open();
            life.append(1);
            try {
                life.fold();
            } catch (IOException e) {
                // It is set aside and rebuilt first.
                life.fold();
            }
            life.stream().forEach(item -> told.add(item.toString()));
            life.store().events().read(0, 1_000).forEach(event -> told.add(event.toString()));
            told.addAll(disk.list());
            life.close();
        }
        return told;
    }
}
