package io.meterhouse.store.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.store.StreamItem;
import io.meterhouse.testing.Metering;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A segment that was given up is zeroed, and the power goes meanwhile: nobody takes what is left of it for damage. */
class GivenUpSegmentTest {
    @TempDir
    private Path folder;

    private Opened opened;
    private List<StreamItem> stream;
    private final List<RoughDisk.Step> steps = new ArrayList<>();
    /** The segments as they were before, and every file as it was after. */
    private Map<String, byte[]> before;

    private Map<String, byte[]> after;

    @BeforeEach
    void foldWatched() throws Exception {
        opened = new Opened(folder, 3);
        var panel = new Metering("A", 12, Opened.START, Duration.ofMinutes(5), new Random(2));
        for (int i = 0; i < 3600; i++) {
            opened.store.append(List.of(panel.boundary(0)));
        }
        opened.time.runFor(Duration.ofSeconds(10));
        before = files();
        opened.disk.steps = steps;
        opened.fold();
        opened.disk.steps = null;
        stream = opened.stream();
        opened.parts.close();
        after = files();
        steps.removeIf(step -> !step.name().startsWith("journal-"));
        // First comes the record that gives them up, in another one.
        String tail = steps.get(0).name();
        steps.removeIf(step -> step.name().equals(tail));
        before.keySet().retainAll(steps.stream().map(RoughDisk.Step::name).toList());
    }

    private Map<String, byte[]> files() throws IOException {
        var files = new TreeMap<String, byte[]>();
        for (String name : opened.disk.list()) {
            files.put(name, Files.readAllBytes(folder.resolve(name)));
        }
        return files;
    }

    @Test
    void whateverHasBeenWrittenOfItsZeros() throws Exception {
        var random = new Random(1);
        assertThat(before.keySet()).hasSizeGreaterThan(1);
        for (int count = 0; count <= steps.size(); count++) {
            opensWith(count, new Random(0), 1);
            opensWith(count, random, 2);
            opensWith(count, random, 5);
        }
    }

    /** @param of one in so many writes since the last force did not get there; none for 1 */
    private void opensWith(int count, Random random, int of) throws Exception {
        Map<String, byte[]> now = new LinkedHashMap<>(after);
        before.forEach((name, bytes) -> now.put(name, bytes.clone()));
        for (int i = 0; i < count; i++) {
            RoughDisk.Step step = steps.get(i);
            if (step.bytes() == null || of > 1 && !forced(i, count) && random.nextInt(of) == 0) {
                continue;
            }
            System.arraycopy(step.bytes(), 0, now.get(step.name()), (int) step.at(), step.bytes().length);
        }
        try (Stream<Path> old = Files.list(folder)) {
            for (Path file : old.toList()) {
                Files.delete(file);
            }
        }
        for (Map.Entry<String, byte[]> file : now.entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
        opened.open();
        opened.time.runFor(Duration.ofSeconds(10));
        String at = count + " of " + steps.size() + " steps, without one in " + of;
        assertThat(opened.store.events().read(0, 10)).as(at).isEmpty();
        assertThat(opened.store.lineage()).as(at).hasSize(1);
        assertThat(opened.disk.list()).as(at).containsExactlyElementsOf(after.keySet());
        if (count % 10 == 0) {
            assertThat(opened.stream()).as(at).isEqualTo(stream);
            opened.reopen();
            assertThat(opened.store.events().read(0, 10)).as(at).isEmpty();
        }
        opened.parts.close();
    }

    private boolean forced(int write, int count) {
        String name = steps.get(write).name();
        return steps.subList(write, count).stream()
                .anyMatch(step -> step.bytes() == null && step.name().equals(name));
    }
}
