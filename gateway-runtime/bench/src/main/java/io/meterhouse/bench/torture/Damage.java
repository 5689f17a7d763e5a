package io.meterhouse.bench.torture;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Something that happened to a file after it was forced.
 *
 * @param file its name
 * @param how what happened
 * @param from the first byte that it hit
 * @param to the last one
 */
record Damage(String file, How how, int from, int to) {
    private static final int BLOCK = 4096;
    private static final int SECTOR = 512;

    /** What can happen. */
    enum How {
        BLOCK_ZEROED,
        BLOCK_GARBAGE,
        SECTOR_ZEROED,
        BIT_FLIPPED,
        CUT_SHORT
    }

    /** Any, of a file of a store that is not empty. */
    static Damage any(Map<String, byte[]> files, Random random) {
        List<String> names = files.keySet().stream().sorted().toList();
        String name = names.get(random.nextInt(names.size()));
        if (random.nextBoolean()) {
            name = names.stream()
                    .filter(file -> file.startsWith("generation-"))
                    .findFirst()
                    .orElse(name);
        }
        int size = files.get(name).length;
        How how = How.values()[random.nextInt(How.values().length)];
        int at = random.nextInt(size);
        return switch (how) {
            case BLOCK_ZEROED, BLOCK_GARBAGE -> within(name, how, at / BLOCK * BLOCK, BLOCK, size);
            case SECTOR_ZEROED -> within(name, how, at / SECTOR * SECTOR, SECTOR, size);
            case BIT_FLIPPED -> within(name, how, at, 1, size);
            case CUT_SHORT -> within(name, how, at, size, size);
        };
    }

    private static Damage within(String name, How how, int from, int length, int size) {
        return new Damage(name, how, from, (int) Math.min((long) size, (long) from + length) - 1);
    }

    boolean inGeneration() {
        return file.startsWith("generation-");
    }

    /** The files with it. */
    Map<String, byte[]> done(Map<String, byte[]> files, Random random) {
        Map<String, byte[]> hurt = new TreeMap<>(files);
        byte[] content = files.get(file).clone();
        switch (how) {
            case BLOCK_ZEROED, SECTOR_ZEROED -> Arrays.fill(content, from, to + 1, (byte) 0);
            case BLOCK_GARBAGE -> {
                byte[] garbage = new byte[to + 1 - from];
                random.nextBytes(garbage);
                System.arraycopy(garbage, 0, content, from, garbage.length);
            }
            case BIT_FLIPPED -> content[from] ^= (byte) (1 << random.nextInt(8));
            case CUT_SHORT -> content = Arrays.copyOf(content, from);
        }
        hurt.put(file, content);
        return hurt;
    }
}
