package io.meterhouse.tou.independent;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The year of load of which {@code independent/generate.py} works out energy and demand, made once more. */
public final class IndependentLoad {
    /** Begin of the first block: local midnight of 1 January 2025 in New York. */
    public static final Instant BEGIN = Instant.parse("2025-01-01T05:00:00Z");

    /** Length of a block. */
    public static final Duration STEP = Duration.ofMinutes(15);

    /** A year of them. */
    public static final int BLOCKS = 365 * 96;

    /** All points. */
    public static final List<String> POINTS = List.of("A", "B", "C");

    private static final int[] SHAPE = {
        22, 20, 20, 20, 22, 28, 45, 68, 85, 94, 98, 100, 96, 98, 100, 97, 92, 84, 66, 50, 40, 34, 28, 24
    };

    private IndependentLoad() {}

    /** Counts of 2 Wh of every block of a point, in order. */
    public static int[] counts(String point) throws IOException {
        int[] counts;
        switch (point) {
            case "A":
                counts = made(20250101, 300, 5200, 1500, 8000);
                break;
            case "B":
                counts = made(20250309, 500, 4000, 1200, 5000);
                break;
            case "C":
                counts = made(20251102, -120, 500, 260, 800);
                break;
            default:
                throw new IllegalArgumentException("no point " + point);
        }
        plant(point, counts);
        return counts;
    }

    private static int[] made(long seed, int base, int size, int spread, int most) {
        int[] counts = new int[BLOCKS];
        long state = seed;
        for (int i = 0; i < BLOCKS; i++) {
            state = state * 6364136223846793005L + 1442695040888963407L;
            int day = i / 96 % 7;
            int shaped = size * SHAPE[i % 96 / 4] / (day == 3 || day == 4 ? 200 : 100);
            counts[i] = Math.min(most, Math.max(0, base + shaped + (int) ((state >>> 33) % spread)));
        }
        return counts;
    }

    private static void plant(String point, int[] counts) throws IOException {
        try (InputStream in = IndependentLoad.class.getResourceAsStream("/independent/planted.csv");
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            lines.readLine();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] fields = line.split(",", 4);
                if (fields[0].equals(point)) {
                    long block =
                            Duration.between(BEGIN, Instant.parse(fields[1])).dividedBy(STEP);
                    counts[Math.toIntExact(block)] = Integer.parseInt(fields[2]);
                }
            }
        }
    }
}
