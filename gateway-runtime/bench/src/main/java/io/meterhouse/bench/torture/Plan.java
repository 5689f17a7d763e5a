package io.meterhouse.bench.torture;

import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * What is done to a store.
 *
 * @param kills of the writing process
 * @param cuts of the power of its disk
 * @param torn images in which some of what was not forced is old
 * @param guests whole machines whose power goes
 * @param damaged folders in which something is hurt that was forced
 * @param seed from which everything follows
 * @param only one life or round to be done again: {@code torn:3}; empty for all
 */
record Plan(int kills, int cuts, int guests, int torn, int damaged, long seed, Optional<String> only) {
    private static final String USAGE =
            "bench torture [--kills N] [--cuts N] [--guests N] [--torn N] [--damaged N] [--seed S] [--only PART:LIFE]";

    static Plan of(List<String> options, long otherwise) {
        int kills = 0;
        int cuts = 0;
        int guests = 0;
        int torn = 0;
        int damaged = 0;
        long seed = otherwise;
        Optional<String> only = Optional.empty();
        for (int i = 0; i < options.size(); i += 2) {
            String value = i + 1 < options.size() ? options.get(i + 1) : "";
            switch (options.get(i)) {
                case "--kills" -> kills = number(value);
                case "--cuts" -> cuts = number(value);
                case "--guests" -> guests = number(value);
                case "--torn" -> torn = number(value);
                case "--damaged" -> damaged = number(value);
                case "--seed" -> seed = seed(value);
                case "--only" -> only = Optional.of(value).filter(text -> text.matches("[a-z]+:[0-9]{1,9}"));
                default -> throw new IllegalArgumentException(USAGE);
            }
        }
        if (options.contains("--only") && only.isEmpty()) {
            throw new IllegalArgumentException("--only torn:3, as the failure said: " + USAGE);
        }
        if (kills + cuts + guests + torn + damaged == 0 && only.isEmpty()) {
            throw new IllegalArgumentException("nothing is to be done: " + USAGE);
        }
        return new Plan(kills, cuts, guests, torn, damaged, seed, only);
    }

    private static int number(String text) {
        if (!text.matches("[0-9]{1,7}")) {
            throw new IllegalArgumentException("'" + text + "' is no number of rounds: " + USAGE);
        }
        return Integer.parseInt(text);
    }

    private static long seed(String text) {
        if (!text.matches("[0-9]{1,18}")) {
            throw new IllegalArgumentException("'" + text + "' is no seed: " + USAGE);
        }
        return Long.parseLong(text);
    }

    /** The life with which a part begins: 0, or the one that is to be done again. */
    int from(String part) {
        return only.filter(text -> text.startsWith(part + ":"))
                .map(text -> Integer.parseInt(text.substring(part.length() + 1)))
                .orElse(0);
    }

    /** How many rounds of a part there are; one that is done again ends with its life. */
    int rounds(String part, int usual) {
        return only.isEmpty() ? usual : only.get().startsWith(part + ":") ? 1 : 0;
    }

    /** Of a life of a part: none has to do with another. */
    Random random(String part, int life) {
        return new Random(new Random(seed * 31 + part.hashCode()).nextLong() + 0x9e3779b97f4a7c15L * (life + 1));
    }
}
