package io.meterhouse.store.h2.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.store.h2.disk.FolderDisk;
import io.meterhouse.store.h2.record.Format;
import io.meterhouse.store.h2.record.Out;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.zip.Deflater;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationFileTest {
    private static final String NAME = "generation-000001";

    @TempDir
    private Path folder;

    private FolderDisk disk;

    @BeforeEach
    void write() throws Exception {
        disk = new FolderDisk(folder);
        try (var writer = new GenerationWriter(disk)) {
            writer.channel(1, ChannelId.parse("A-01.kwh-del"));
            writer.channel(2, ChannelId.parse("A-02.kwh-del"));
            writer.panel(1, "A");
            writer.span(new Index.Span(Block.key(20_000, 1), 1, 288, 0, 300_000));
            writer.finish(NAME);
        }
    }

    @Test
    void whatWasWrittenIsRead() throws Exception {
        try (var file = new GenerationFile(disk, NAME)) {
            assertThat(file.channels()).containsEntry(ChannelId.parse("A-02.kwh-del"), 2);
            assertThat(file.panels()).containsEntry("A", 1);
            assertThat(file.spans()).containsExactly(new Index.Span(Block.key(20_000, 1), 1, 288, 0, 300_000));
        }
    }

    @Test
    void anIndexThatIsNotWhatWasWrittenIsDamageAndStaysDamage() throws Exception {
        change("UPDATE channels SET id = 3 - id");

        assertDamaged();
    }

    @Test
    void anIndexThatLacksSomethingIsDamageToo() throws Exception {
        change("DELETE FROM spans");

        assertDamaged();
    }

    @Test
    void oneOfANewerFormatIsRefusedAndIsNoDamage() throws Exception {
        byte[] newer = new Block(
                        Block.Kind.INDEX,
                        Index.KEY,
                        new Out().number(Format.CURRENT + 1).number(0).toByteArray())
                .encode(new Deflater(Deflater.BEST_COMPRESSION, true));
        change("UPDATE meta SET data = X'" + HexFormat.of().formatHex(newer) + "' WHERE id = " + Index.KEY);

        try (var file = new GenerationFile(disk, NAME)) {
            assertThatThrownBy(file::channels)
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(DamagedGenerationException.class)
                    .hasMessageContaining("start that release");
        }
    }

    private void assertDamaged() {
        try (var file = new GenerationFile(disk, NAME)) {
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThatThrownBy(file::channels)
                        .isInstanceOf(DamagedGenerationException.class)
                        .hasMessageContaining("index");
            }
        }
    }

    private void change(String sql) throws Exception {
        try (Connection connection = Database.createForExport(disk.path(NAME));
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER TABLE channels DROP PRIMARY KEY");
            statement.execute(sql);
            connection.commit();
        }
    }
}
