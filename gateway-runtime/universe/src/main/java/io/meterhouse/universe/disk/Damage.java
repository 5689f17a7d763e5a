package io.meterhouse.universe.disk;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What became of a file on the medium.
 *
 * @param file a segment of the journal, or a generation
 * @param at byte of the file
 * @param bytes how many from there on may not be what they were
 * @param how for people
 */
public record Damage(String file, long at, int bytes, String how) {
    private static final int MOST_BITS = 8;
    private static final int ATTEMPTS = 64;

    /** How a block of a generation begins, docs/store.md: two octets, and then its kind. */
    private static final int MARK_1 = 0xb7;

    private static final int MARK_2 = 0x4d;
    private static final int MOST_KINDS = 16;
    private static final int PACKED = 0x80;
    /** No block is shorter. */
    private static final int SHORTEST = 10;

    /** Empty when no place was found that was ever forced. */
    static Optional<Damage> to(Names names, RandomGenerator random) {
        List<String> files = names.all().stream()
                .filter(name -> isGeneration(name) || name.startsWith("journal-"))
                .toList();
        for (int attempt = 0; attempt < ATTEMPTS && !files.isEmpty(); attempt++) {
            String file = files.get(random.nextInt(files.size()));
            Content content = names.get(file);
            if (content.length() > 0) {
                long at = isGeneration(file) ? inGeneration(content, random) : random.nextLong(content.length());
                if (content.isForced(at)) {
                    return Optional.of(at(file, content, at, random));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isGeneration(String file) {
        return file.startsWith("generation-");
    }

    /**
     * Where one of the store's own blocks begins, or the file: H2 never lays out a file twice in the same way, by a few bytes, and the
     * same damage is to happen to the same content.
     */
    private static long inGeneration(Content content, RandomGenerator random) {
        byte[] bytes = new byte[Math.toIntExact(content.length())];
        content.read(0, ByteBuffer.wrap(bytes));
        var places = new ArrayList<Integer>();
        places.add(0);
        for (int i = 0; i < bytes.length - SHORTEST; i++) {
            if ((bytes[i] & 0xff) == MARK_1
                    && (bytes[i + 1] & 0xff) == MARK_2
                    && (bytes[i + 2] & ~PACKED & 0xff) < MOST_KINDS) {
                places.add(i);
            }
        }
        return places.get(random.nextInt(places.size()));
    }

    private static Damage at(String file, Content content, long at, RandomGenerator random) {
        if (random.nextInt(4) == 0) {
            long from = isGeneration(file) ? at : at / Chunks.SIZE * Chunks.SIZE;
            content.zero(from, Chunks.SIZE);
            return new Damage(file, from, Chunks.SIZE, "zeroed");
        }
        int bits = 1 + random.nextInt(MOST_BITS);
        for (int i = 0; i < bits; i++) {
            long place = Math.min(content.length() - 1, at + random.nextInt(SHORTEST));
            if (content.isForced(place)) {
                content.flip(place, random.nextInt(Byte.SIZE));
            }
        }
        return new Damage(file, at, SHORTEST, "bits flipped");
    }

    @Override
    public String toString() {
        return file + " from byte " + at + " on: " + how + " within " + bytes + " bytes";
    }
}
