package io.meterhouse.store.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meterhouse.store.h2.journal.Newer;
import io.meterhouse.store.h2.record.Format;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FormatTest {
    @TempDir
    private Path folder;

    static IntStream formats() {
        return IntStream.rangeClosed(1, Format.CURRENT);
    }

    /** Unpacks a store of a format into the folder; gives what is to be read from it. */
    private String unpack(int format) throws IOException {
        String contents = "";
        try (InputStream resource = FormatTest.class.getResourceAsStream("format-" + format + ".zip")) {
            assertThat(resource)
                    .as("a store of format " + format + ", made by StoredLife when it was the newest")
                    .isNotNull();
            var zip = new ZipInputStream(resource);
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().equals(StoredLife.CONTENTS)) {
                    contents = new String(zip.readAllBytes(), StandardCharsets.UTF_8);
                } else {
                    Files.write(folder.resolve(entry.getName()), zip.readAllBytes());
                }
            }
        }
        return contents;
    }

    private byte[] bytes(String start) throws IOException {
        var all = new ByteArrayOutputStream();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> path.getFileName().toString().startsWith(start))
                    .sorted()
                    .toList()) {
                all.write(Files.readAllBytes(file));
            }
        }
        return all.toByteArray();
    }

    @ParameterizedTest
    @MethodSource("formats")
    void aStoreOfEveryFormatIsReadAndGoesOn(int format) throws Exception {
        String contents = unpack(format);

        var opened = new Opened(folder, 7);

        assertThat(contents.lines()).hasSizeGreaterThan(200);
        assertThat(StoredLife.contents(opened)).isEqualTo(contents);
        opened.fold();
        opened.reopen();
        assertThat(StoredLife.contents(opened).lines().filter(line -> !line.contains("Tombstone")))
                .containsAll(contents.lines().filter(line -> !line.contains("Tombstone"))::iterator);
        opened.parts.close();
    }

    @Test
    void whatIsWrittenIsStillWhatItsFormatSays() throws Exception {
        unpack(Format.CURRENT);
        byte[] kept = bytes("journal-");
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }

        StoredLife.live(folder).parts.close();

        assertThat(bytes("journal-"))
                .as("the journal of the same life: what is written was changed; see Format")
                .isEqualTo(kept);
    }

    @Test
    void aJournalOfANewerFormatIsRefusedAndNothingIsTouched() throws Exception {
        unpack(Format.CURRENT);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> path.getFileName().toString().startsWith("journal-"))
                    .toList()) {
                Newer.snapshot(file);
            }
        }
        byte[] before = bytes("");

        assertThatThrownBy(() -> new Opened(folder, 7))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a newer release has written")
                .hasMessageContaining("nothing is touched");

        assertThat(bytes("")).isEqualTo(before);
    }
}
