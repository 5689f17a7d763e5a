package io.meterhouse.store.h2.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    private Path folder;

    @Test
    void aDiskThatFillsIsSaidSoAndNothingIsLeftOnIt() throws Exception {
        byte[] much = new byte[300_000];
        new Random(1).nextBytes(much);
        Files.createDirectories(folder.resolve("home/etc"));
        Files.write(folder.resolve("home/etc/much"), much);
        Path target = Files.createDirectories(folder.resolve("target"));
        var backup = new Backup(
                folder.resolve("home"),
                () -> new Held(new Stand("00", 0, 0, ""), List.of(), () -> {}),
                file -> new Filling(SyncedFile.overwrite(file), 100_000),
                (what, done, total) -> {});

        assertThatThrownBy(() -> backup.make(target.resolve("backup"), NOW, "maple", "1"))
                .isInstanceOf(IOException.class)
                .satisfies(
                        e -> assertThat(BackupException.told((IOException) e)).startsWith("no space is left"));
        assertThat(target.toFile().list()).isEmpty();
    }

    private static final class Filling extends FilterOutputStream {
        private long left;

        Filling(OutputStream out, long left) {
            super(out);
            this.left = left;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            left -= length;
            if (left < 0) {
                throw new IOException("No space left on device");
            }
            out.write(bytes, from, length);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "etc/../../outside",
                "/etc/passwd",
                "etc/",
                "etc//x",
                "etc/./x",
                "etc\\x",
                "var/store/restored",
                "var/store/journal-1",
                "var/store/../../x",
                "var/store/generation-000001.mv.db.damaged-../x",
                "bin/x",
                "etc/line\nbreak",
                "etc/a/b/c/d/e/f/g/h/i/j/k/l/m"
            })
    void aNameThatNoBackupHasIsRefused(String name) throws Exception {
        assertThat(restore(zip(List.of(name)))).contains("holds a file that no backup has");
        assertThat(folder.resolve("home/etc")).doesNotExist();
        assertThat(folder.resolve("outside")).doesNotExist();
    }

    @Test
    void anArchiveOfTooManyFilesIsRefused() throws Exception {
        var names = new ArrayList<String>();
        for (int i = 0; i <= PartNames.MOST_PARTS; i++) {
            names.add("etc/" + i);
        }
        var found = new int[1];
        var reader = new ArchiveReader(
                name -> {
                    found[0]++;
                    return OutputStream.nullOutputStream();
                },
                done -> {});

        assertThatThrownBy(() -> reader.read(new ByteArrayInputStream(zip(names))))
                .hasMessageContaining("too many files");
        assertThat(found[0]).isEqualTo(PartNames.MOST_PARTS);
    }

    @Test
    void aFileThatUnpacksToMoreThanAnyIsRefused() throws Exception {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("etc/bomb"));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 65; i++) {
                zip.write(zeros);
            }
        }
        assertThat(restore(bytes.toByteArray())).contains("longer than any such file");
        assertThat(folder.resolve("home/var/restoring")).doesNotExist();
    }

    @Test
    void whatIsNoBackupIsRefused() throws Exception {
        assertThat(restore(new byte[0])).contains("no manifest");
        assertThat(restore("something else".getBytes(StandardCharsets.UTF_8))).contains("no manifest");
        assertThat(restore(zip(List.of("etc/x")))).contains("no manifest");
        assertThat(restore(zip(List.of(PartNames.MANIFEST)))).contains("manifest is damaged");
        assertThat(restore(zip(List.of(PartNames.MANIFEST, "etc/x")))).contains("follows its manifest");
    }

    @Test
    void aFolderInWhichAGatewayRunsIsLeftAlone() throws Exception {
        Path lock = folder.resolve("home/var/gateway.lock");
        Files.createDirectories(lock.getParent());
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            assertThat(channel.lock()).isNotNull();
            assertThat(restore(zip(List.of("etc/x")), "--force")).contains("a gateway runs in");
        }
    }

    @Test
    void aWrongCallSaysWhatIsRight() {
        assertThat(run(List.of())).isEqualTo("2");
        assertThat(run(List.of("restore", "x", "y", "--home", "z"))).isEqualTo("2");
        assertThat(run(List.of("restore", folder.resolve("none").toString(), "--home", "z")))
                .isEqualTo("3");
        assertThat(run(List.of("restore", "--help"))).isEqualTo("0");
    }

    private String run(List<String> arguments) {
        var nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        return String.valueOf(new RestoreMain(nowhere, nowhere, Optional.empty(), false).run(arguments));
    }

    /** What is said. */
    private String restore(byte[] archive, String... more) throws IOException {
        Path file = Files.write(folder.resolve("archive"), archive);
        var said = new ByteArrayOutputStream();
        var errors = new PrintStream(said, true, StandardCharsets.UTF_8);
        var arguments =
                new ArrayList<>(List.of("--home", folder.resolve("home").toString(), "restore", file.toString()));
        arguments.addAll(List.of(more));
        assertThat(new RestoreMain(errors, errors, Optional.empty(), false).run(arguments))
                .isEqualTo(1);
        return said.toString(StandardCharsets.UTF_8);
    }

    private static byte[] zip(List<String> names) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(1);
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }
}
