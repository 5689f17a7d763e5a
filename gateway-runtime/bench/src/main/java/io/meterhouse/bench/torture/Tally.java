package io.meterhouse.bench.torture;

import io.meterhouse.bench.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** What came of all rounds. Tells of each that failed how it is done again, and keeps its files. One thread. */
final class Tally {
    private static final int MOST_KEPT = 20;
    private static final int EVERY = 100;

    private final Figures figures;
    private final Plan plan;
    private final boolean terminal = System.console() != null;
    private final Verdict sum = new Verdict();
    private int failures;
    private String part = "";
    private long wanted;
    private long done;

    Tally(Figures figures, Plan plan) {
        this.figures = figures;
        this.plan = plan;
    }

    void begin(String next, long rounds) {
        part = next;
        wanted = rounds;
        done = 0;
    }

    long done() {
        return done;
    }

    Verdict sum() {
        return sum;
    }

    int failures() {
        return failures;
    }

    /** @param files as they were when the store was opened */
    void round(String name, Verdict verdict, Map<String, byte[]> files) throws IOException {
        done++;
        sum.add(verdict);
        if (!verdict.clean() && failures++ < MOST_KEPT) {
            Path folder = Files.createTempDirectory("meterhouse-torture-failed-");
            Folders.write(files, folder);
            figures.remark("FAILED " + part + " " + name + ": " + verdict + "\n  again: ./gateway bench torture --seed "
                    + plan.seed() + " --only " + part + ":" + name + "\n  its files: " + folder);
        }
        if (!terminal && done % Math.max(1, Math.min(EVERY, wanted / 10)) == 0) {
            // Who is interrupted has this.
            figures.remark(part + " " + done + " of " + wanted + ", " + failures + " failed");
        }
        if (terminal) {
            System.err.printf("\r%s %d of %d, %d failed ", part, done, wanted, failures);
            if (done == wanted) {
                System.err.println();
            }
        }
    }
}
