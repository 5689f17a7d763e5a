package io.meterhouse.tou.keep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest checkpoints, a file each. Registers count on from the beginning of rating, which is longer ago than intervals are kept: so
 * several are kept, and a damaged one is left where it is and the one before it taken.
 */
public final class Checkpoints {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
    private static final String PREFIX = "checkpoint-";
    private static final String SUFFIX = ".json.gz";
    /** As they were called before they were compressed, with their numbers. */
    private static final Pattern NAME = Pattern.compile(PREFIX + "([0-9]{12})\\.json(?:\\.gz)?");

    private static final int KEPT = 4;

    private final Path folder;

    public Checkpoints(Path folder) {
        this.folder = folder;
    }

    /** Keeps one, durable when it returns; the oldest goes. */
    public void keep(Checkpoint checkpoint) throws IOException {
        long number = newest() + 1;
        new DurableFile(folder.resolve(String.format("%s%012d%s", PREFIX, number, SUFFIX))).write(checkpoint.text());
        List<Path> all = files();
        for (Path old : all.subList(0, Math.max(all.size() - KEPT, 0))) {
            Files.deleteIfExists(old);
        }
    }

    private long newest() throws IOException {
        List<Path> all = files();
        return all.isEmpty() ? 0 : number(all.get(all.size() - 1));
    }

    private static long number(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (!name.matches()) {
            throw new IllegalArgumentException(file + " is no checkpoint");
        }
        return Long.parseLong(name.group(1));
    }

    /** Those that can be read, the newest first. */
    public List<Checkpoint> all() throws IOException {
        List<Checkpoint> found = new ArrayList<>();
        List<Path> files = files();
        for (int i = files.size() - 1; i >= 0; i--) {
            try {
                Optional<String> text = new DurableFile(files.get(i)).read();
                if (text.isPresent()) {
                    found.add(Checkpoint.of(text.get()));
                }
            } catch (IOException e) {
                LOG.error(
                        "The registers of {} cannot be read, those before it are taken: {}",
                        files.get(i).getFileName(),
                        e.getMessage());
            }
        }
        return found;
    }

    private List<Path> files() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(
                            file -> NAME.matcher(file.getFileName().toString()).matches())
                    .sorted(Comparator.comparing(file -> file.getFileName().toString()))
                    .toList();
        }
    }
}
