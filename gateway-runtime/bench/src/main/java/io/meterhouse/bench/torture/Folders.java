package io.meterhouse.bench.torture;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Folders of stores. */
final class Folders {
    private static final int PIECE = 65_536;
    private static final String FILLER = "filler";

    private Folders() {}

    /** A folder's files; none where it is not there yet. */
    static Map<String, byte[]> content(Path folder) throws IOException {
        Map<String, byte[]> content = new TreeMap<>();
        if (Files.isDirectory(folder)) {
            try (var files = Files.newDirectoryStream(folder, Files::isRegularFile)) {
                for (Path file : files) {
                    content.put(file.getFileName().toString(), Files.readAllBytes(file));
                }
            }
        }
        return content;
    }

    static void write(Map<String, byte[]> content, Path folder) throws IOException {
        for (Map.Entry<String, byte[]> file : content.entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
    }

    static void delete(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (var files = Files.newDirectoryStream(folder)) {
                for (Path file : files) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    /** Takes all space of a file system but for so many bytes. */
    static void fill(Path root, long leave) throws IOException {
        Path filler = root.resolve(FILLER);
        try (OutputStream out = Files.newOutputStream(filler)) {
            byte[] piece = new byte[PIECE];
            for (long left = Files.getFileStore(root).getUsableSpace() - leave; left > 0; left -= PIECE) {
                out.write(piece, 0, (int) Math.min(PIECE, left));
            }
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains("No space left")) {
                throw e;
            }
        }
    }

    static void empty(Path root) throws IOException {
        Files.deleteIfExists(root.resolve(FILLER));
    }
}
