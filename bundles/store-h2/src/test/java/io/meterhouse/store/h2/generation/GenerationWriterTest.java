package io.meterhouse.store.h2.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meterhouse.store.h2.disk.Disk;
import io.meterhouse.store.h2.disk.DiskFile;
import io.meterhouse.store.h2.disk.FolderDisk;
import io.meterhouse.store.h2.generation.Block.Kind;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationWriterTest {
    private static final int ROWS = 3000;

    @TempDir
    private Path folder;

    private FolderDisk disk;

    @BeforeEach
    void open() throws IOException {
        disk = new FolderDisk(folder);
    }

    @Test
    void everyBlockOfAGenerationIsFoundByItsOwnMarks() throws Exception {
        var random = new Random(1);
        try (var writer = new GenerationWriter(disk)) {
            for (int key = 0; key < ROWS; key++) {
                // Repeats itself as counts do, so that whoever compresses pages would find something.
                byte[] payload = new byte[200];
                for (int i = 0; i < payload.length; i++) {
                    payload[i] = (byte) random.nextInt(20);
                }
                writer.put(new Block(Kind.COLUMN, key, payload));
            }
            writer.finish("generation-000001");
        }

        var found = new TreeSet<Long>();
        Block.scan(Files.readAllBytes(folder.resolve("generation-000001.mv.db")), (block, at, length) -> {
            if (block.kind() == Kind.COLUMN) {
                found.add(block.key());
            }
        });

        assertThat(found).hasSize(ROWS);
        assertThat(disk.list()).containsExactly("generation-000001.mv.db");
    }

    @Test
    void oneThatCouldNotBeBegunDoesNotStandInTheWayOfTheNext() throws Exception {
        String path = disk.path(GenerationWriter.BUILDING);
        try (Connection connection = Database.createForExport(path);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE meta (x INT)");
            // Still open, so that the one that is begun now is the same.
            assertThatThrownBy(() -> new GenerationWriter(disk)).isInstanceOf(IOException.class);
        }

        try (var writer = new GenerationWriter(disk)) {
            writer.put(new Block(Kind.SNAPSHOT, 0, new byte[1]));
            writer.finish("generation-000001");
        }

        assertThat(disk.list()).containsExactly("generation-000001.mv.db");
    }

    /** The system tells whoever had the file open that a sync failed, and nobody who opens it afterwards. */
    @Test
    void itsFileIsForcedByOneThatHasItOpenFromBeforeTheFirstWrite() throws Exception {
        var sizes = new ArrayList<Long>();
        var failing = (Disk) Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("open") && (boolean) arguments[1]) {
                        sizes.add(disk.size((String) arguments[0]));
                        return sizes.size() == 1 ? unforced(disk.open((String) arguments[0], true)) : null;
                    }
                    return method.invoke(disk, arguments);
                });
        try (var writer = new GenerationWriter(failing)) {
            writer.put(new Block(Kind.COLUMN, 1, new byte[100]));
            assertThatThrownBy(() -> writer.finish("generation-000001")).hasMessage("a sync failed");
        }
        assertThat(sizes).containsExactly(0L);
        assertThat(disk.list()).isEmpty();
    }

    private static DiskFile unforced(DiskFile file) {
        return (DiskFile) Proxy.newProxyInstance(
                DiskFile.class.getClassLoader(), new Class<?>[] {DiskFile.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("force")) {
                        throw new IOException("a sync failed");
                    }
                    return method.invoke(file, arguments);
                });
    }
}
