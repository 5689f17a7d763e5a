package io.meterhouse.tou.keep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents that are there whole or not at all, plain or compressed. */
class DurableFileTest {
    private static final String TEXT = "{\"rates\": {\"A\": 123456789}}\n".repeat(500);

    @TempDir
    private Path folder;

    private Path written(String name) throws IOException {
        Path path = folder.resolve(name);
        new DurableFile(path).write(TEXT);
        return path;
    }

    @Test
    void whatIsWrittenIsReadAndTakesLessSpaceWhereItsNameSaysSo() throws IOException {
        Path plain = written("one.json");
        Path small = written("one.json.gz");
        assertThat(new DurableFile(plain).read()).hasValue(TEXT);
        assertThat(new DurableFile(small).read()).hasValue(TEXT);
        assertThat(Files.readString(plain)).startsWith(TEXT);
        assertThat(Files.size(small)).isLessThan(Files.size(plain) / 10);
        assertThat(new DurableFile(folder.resolve("none.json.gz")).read()).isEmpty();
    }

    @Test
    void oneThatIsCutOffOrHurtAnywhereIsNeverTakenForWhole() throws IOException {
        Path small = written("one.json.gz");
        byte[] whole = Files.readAllBytes(small);
        for (int length = 0; length < whole.length; length++) {
            Files.write(small, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> new DurableFile(small).read()).isInstanceOf(IOException.class);
        }
        // The first ten bytes are a header, of which some say nothing.
        for (int at = 10; at < whole.length; at++) {
            byte[] hurt = whole.clone();
            hurt[at] ^= 0x10;
            Files.write(small, hurt);
            assertThatThrownBy(() -> new DurableFile(small).read()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void oneThatHoldsMoreThanAnyThatWasWrittenIsNotUnpacked() throws IOException {
        Path bomb = folder.resolve("bomb.json.gz");
        try (var out = new GZIPOutputStream(Files.newOutputStream(bomb))) {
            byte[] nothing = new byte[1 << 20];
            for (int i = 0; i < 40; i++) {
                out.write(nothing);
            }
        }
        assertThatThrownBy(() -> new DurableFile(bomb).read()).hasMessageContaining("holds more than any");
    }

    @Test
    void whatCouldNotBeReadAgainIsNotWritten() throws IOException {
        Path plain = written("one.json");
        assertThatThrownBy(() -> new DurableFile(plain).write("x".repeat(16 << 20)))
                .hasMessageContaining("nothing was changed");
        assertThat(new DurableFile(plain).read()).hasValue(TEXT);
    }
}
