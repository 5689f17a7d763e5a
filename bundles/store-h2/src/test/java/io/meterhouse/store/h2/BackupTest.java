package io.meterhouse.store.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meterhouse.api.ops.command.CommandCall;
import io.meterhouse.api.ops.command.CommandException;
import io.meterhouse.api.ops.command.CommandOutput;
import io.meterhouse.api.store.Batch;
import io.meterhouse.api.store.Cursor;
import io.meterhouse.api.store.Cursors;
import io.meterhouse.api.store.Position;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.api.store.StreamItem;
import io.meterhouse.store.h2.backup.BackupCommand;
import io.meterhouse.store.h2.backup.Held;
import io.meterhouse.store.h2.backup.RestoreMain;
import io.meterhouse.testing.Metering;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {
    private static final long DELIVERED = 400;

    @TempDir
    private Path folder;

    private final List<Batch> batches = new ArrayList<>();
    private Path home;
    private Path other;
    private Path file;
    private Opened opened;
    private Metering panel;
    private String epoch;

    @BeforeEach
    void aGatewayThatRuns() throws Exception {
        home = folder.resolve("home");
        other = folder.resolve("other");
        file = folder.resolve("maple.backup");
        Files.createDirectories(home.resolve("etc/secrets"));
        Files.writeString(home.resolve("etc/site.yaml"), "site: {id: maple}\n");
        Files.writeString(home.resolve("etc/secrets/broker"), "a secret");
        Files.createDirectories(home.resolve("var/site"));
        Files.writeString(home.resolve("var/site/accepted.yaml"), "accepted");
        Files.createDirectories(home.resolve("var/tou/reads"));
        Files.writeString(home.resolve("var/tou/reads/billing_2026-01.jsonl"), "a read");
        Files.writeString(home.resolve("var/tou/standing.json.new"), "half of it");
        Files.createDirectories(home.resolve("var/osgi"));
        Files.writeString(home.resolve("var/osgi/cache"), "made anew");
        opened = new Opened(home.resolve("var/store"), 31);
        panel = new Metering("A", 12, Opened.START, Duration.ofMinutes(5), new Random(6));
        record(700);
        opened.fold();
        record(2000);
        epoch = opened.store.head().epoch();
        opened.store.cursors().open("cloud", Cursors.INTERVALS, true).acknowledge(epoch, 1, DELIVERED);
    }

    private void record(int boundaries) throws StoreException {
        for (int i = 0; i < boundaries; i++) {
            Batch batch = panel.boundary(20);
            batches.add(batch);
            opened.store.append(List.of(batch));
        }
        opened.set(panel.at());
    }

    private Map<String, Object> backup(Held.Source source) throws CommandException {
        var output = new Fields();
        new BackupCommand(home, source, opened.store.events(), opened.time, () -> "maple", "1.0.0")
                .run(new CommandCall(Map.of("file", file.toString()), "test"), output);
        return output.fields;
    }

    private int restore(String... more) {
        var arguments = new ArrayList<>(List.of("restore", file.toString(), "--home", other.toString()));
        arguments.addAll(List.of(more));
        return new RestoreMain(quiet(), quiet(), Optional.empty(), false).run(arguments);
    }

    private static PrintStream quiet() {
        return new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    }

    /** Goes on as soon as the store was held, the first time so far that what is being copied goes into a generation. */
    private Held.Source whileItGoesOn() {
        var times = new int[1];
        return () -> {
            Held held = opened.parts.holding().hold();
            try {
                record(300);
                if (times[0]++ == 0) {
                    opened.fold();
                }
            } catch (StoreException e) {
                throw new IOException(e);
            }
            return held;
        };
    }

    @Test
    void aGatewayGoesOnElsewhereAndNothingButTheEpochIsNew() throws Exception {
        Map<String, Object> told = backup(whileItGoesOn());
        assertThat(told).containsEntry("verified", true).containsEntry("sequence", 3000L);
        assertThat(told).containsEntry("site", "maple").containsEntry("epoch", epoch);
        List<StreamItem> stream = opened.stream();
        assertThat(stream).hasSize(3300);

        assertThat(restore()).isZero();

        opened.parts.close();
        var restored = new Opened(other.resolve("var/store"), 32);
        assertThat(restored.stream()).isEqualTo(stream.subList(0, 3000));
        String fresh = restored.store.head().epoch();
        assertThat(fresh).isNotEqualTo(epoch);
        assertThat(restored.store.lineage()).containsExactly(new Position(epoch, 3000), new Position(fresh, 3000));
        restored.store.append(List.of(batches.get(3000)));
        assertThat(restored.store.head()).isEqualTo(new Position(fresh, 3001));
        restored.reopen();
        assertThat(restored.store.head()).isEqualTo(new Position(fresh, 3001));
        assertThat(restored.stream()).hasSize(3001);
    }

    @Test
    void aCursorGoesOnWhereItWasAndAPositionHoldsAsFarAsItIsShared() throws Exception {
        backup(opened.parts.holding());
        restore();
        var restored = new Opened(other.resolve("var/store"), 33);

        Cursor cursor = restored.store.cursors().open("cloud", Cursors.INTERVALS, true);

        assertThat(cursor.contiguous().sequence()).isEqualTo(DELIVERED);
        List<StreamItem> rest = Opened.all(restored.store.stream(cursor.contiguous()));
        assertThat(rest).hasSize(2700 - (int) DELIVERED);
        assertThat(rest.get(0).sequence()).isEqualTo(DELIVERED + 1);
        cursor.acknowledge(restored.store.head().epoch(), DELIVERED + 1, 2700);
        assertThat(Opened.all(restored.store.stream(cursor.contiguous()))).isEmpty();
        assertThat(Opened.all(restored.store.stream(new Position(epoch, 2699)))).hasSize(1);
        assertThatThrownBy(() -> restored.store.stream(new Position(epoch, 2701)))
                .isInstanceOf(StoreException.class);
    }

    @Test
    void theChainOfEventsGoesOnAndSaysOnceFromWhichBackup() throws Exception {
        backup(opened.parts.holding());
        var before = opened.store.events().read(0, 1000);
        restore();
        var restored = new Opened(other.resolve("var/store"), 34);
        restored.reopen();
        restored.time.runFor(Duration.ofSeconds(10));

        var events = restored.store.events().read(0, 1000);

        assertThat(events).startsWith(before.toArray(new io.meterhouse.api.ops.event.LoggedEvent[0]));
        assertThat(events).extracting(event -> event.event().kind()).containsOnlyOnce("BACKUP_BEGUN", "RESTORED");
        var told = events.get(events.size() - 1).event();
        assertThat(told.kind()).isEqualTo("RESTORED");
        assertThat(told.text()).contains("maple.backup", panel.at().toString());
        assertThat(told.details()).containsEntry("epoch", epoch).containsEntry("sequence", "2700");
        assertThat(restored.disk.list()).doesNotContain("restored");
    }

    @Test
    void whatIsConfiguredComesBackForItsOwnerAlone() throws Exception {
        // As a package may lay it out.
        Files.move(home.resolve("etc"), home.resolve("conf"));
        Files.createSymbolicLink(home.resolve("etc"), Path.of("conf"));
        backup(opened.parts.holding());
        assertThat(mode(file)).isEqualTo("rw-------");

        restore();

        assertThat(other.resolve("etc/site.yaml")).hasSameTextualContentAs(home.resolve("etc/site.yaml"));
        assertThat(other.resolve("etc/secrets/broker")).hasContent("a secret");
        assertThat(mode(other.resolve("etc/secrets/broker"))).isEqualTo("rw-------");
        assertThat(mode(other.resolve("etc/secrets"))).isEqualTo("rwx------");
        assertThat(other.resolve("var/site/accepted.yaml")).hasContent("accepted");
        assertThat(other.resolve("var/tou/reads/billing_2026-01.jsonl")).hasContent("a read");
        assertThat(other.resolve("var/tou/standing.json.new")).doesNotExist();
        assertThat(other.resolve("var/osgi")).doesNotExist();
        assertThat(other.resolve("var/restoring")).doesNotExist();
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void aBackupWaitsForNoOneAndReplacesNothing() throws Exception {
        Files.writeString(file, "something else");

        assertThatThrownBy(() -> backup(opened.parts.holding()))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("exists already");
        assertThat(file).hasContent("something else");
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("home", "maple.backup");
    }

    @Test
    void aStoreThatDoesNotWriteIsNotBackedUpAndNothingIsLeft() {
        opened.disk.failWritesAfter = 0;

        assertThatThrownBy(() -> backup(opened.parts.holding()))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("does not write");
        assertThat(folder.toFile().list()).containsExactly("home");
    }

    @Test
    void aDamagedGenerationIsNotBackedUpAsIfItWereWhole() throws Exception {
        opened.parts.nightly().close();
        opened.disk.delete("generation-000001.mv.db");
        opened.parts.generations().replace(1);

        assertThatThrownBy(() -> backup(opened.parts.holding()))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("rebuilt");
        assertThat(file).doesNotExist();
    }

    @Test
    void aFolderThatIsNotEmptyIsPutAsideOnlyWhenThatIsSaid() throws Exception {
        backup(opened.parts.holding());
        Files.createDirectories(other.resolve("etc"));
        Files.writeString(other.resolve("etc/site.yaml"), "another site");

        assertThat(restore()).isEqualTo(1);
        assertThat(other.resolve("etc/site.yaml")).hasContent("another site");
        assertThat(restore("--force")).isZero();

        assertThat(other.resolve("etc.before-restore-1/site.yaml")).hasContent("another site");
        assertThat(other.resolve("etc/site.yaml")).hasSameTextualContentAs(home.resolve("etc/site.yaml"));
    }

    @Test
    void anArchiveThatIsDamagedAnywhereInItsPartsIsRefused() throws Exception {
        backup(opened.parts.holding());
        byte[] whole = Files.readAllBytes(file);
        var random = new Random(8);
        // The directory of a zip, which is not read, follows the manifest.
        int parts = (int) (whole.length * 0.95);
        for (int i = 0; i < 16; i++) {
            byte[] hurt = whole.clone();
            hurt[60 + random.nextInt(parts - 60)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, i % 4 == 0 ? java.util.Arrays.copyOf(whole, 1 + random.nextInt(parts)) : hurt);
            int exit = restore();
            if (exit == 0) {
                // What was hurt says nothing: the time of a part, for instance.
                assertThat(other.resolve("etc/secrets/broker")).hasContent("a secret");
                var restored = new Opened(other.resolve("var/store"), 40 + i);
                assertThat(restored.stream()).isEqualTo(opened.stream());
                restored.parts.close();
                other = folder.resolve("other-" + i);
            } else {
                assertThat(other.resolve("etc")).doesNotExist();
                assertThat(other.resolve("var/store")).doesNotExist();
            }
        }
    }

    private static final class Fields implements CommandOutput {
        private final Map<String, Object> fields = new TreeMap<>();

        @Override
        public void table(String name, List<String> columns) {
            throw new AssertionError("there is no table");
        }

        @Override
        public void row(Object... values) {
            throw new AssertionError("there is no table");
        }

        @Override
        public void field(String name, Object value) {
            fields.put(name, value);
        }

        @Override
        public void progress(String what, long done, long total) {
            assertThat(done).isLessThanOrEqualTo(total);
        }
    }
}
