package io.meterhouse.store.h2.backup;

import java.util.regex.Pattern;

/** What may be in an archive, and how much of it: the same for who makes one and for who takes one that anybody may have made. */
final class PartNames {
    static final String MANIFEST = "manifest.txt";
    static final String ETC = "etc/";
    static final String STORE = "var/store/";
    /** What a part of the gateway keeps in a folder of its own: {@code var/site/accepted.yaml}. */
    private static final Pattern KEPT = Pattern.compile("var/(?!store/|osgi/)[a-z0-9-]{1,40}/.+");

    static final int MOST_PARTS = 10_000;

    private static final int LONGEST = 400;
    private static final int DEEPEST = 12;
    private static final long MOST_SMALL = 64L << 20;
    private static final long MOST_SEGMENT = 1L << 28;
    private static final long MOST_GENERATION = 1L << 36;
    private static final String ASIDE = "(\\.damaged-[0-9T-]{1,40})?";
    private static final Pattern SEGMENT = Pattern.compile("var/store/journal-[0-9]{4}" + ASIDE);
    private static final Pattern GENERATION = Pattern.compile("var/store/generation-[0-9]{6}\\.mv\\.db" + ASIDE);

    private PartNames() {}

    /** The most bytes that a part of that name may have; 0 where there may be none of that name. */
    static long most(String name) {
        if (SEGMENT.matcher(name).matches()) {
            return MOST_SEGMENT;
        }
        if (GENERATION.matcher(name).matches()) {
            return MOST_GENERATION;
        }
        if (isKept(name) || name.startsWith(ETC) && isPlain(name)) {
            return MOST_SMALL;
        }
        return 0;
    }

    /** Whether it is what a part keeps, beside the store. */
    static boolean isKept(String name) {
        return KEPT.matcher(name).matches() && isPlain(name);
    }

    private static boolean isPlain(String name) {
        if (name.length() > LONGEST || name.indexOf('\\') >= 0 || name.chars().anyMatch(Character::isISOControl)) {
            return false;
        }
        String[] steps = name.split("/", -1);
        for (String step : steps) {
            if (step.isBlank() || step.equals(".") || step.equals("..")) {
                return false;
            }
        }
        return steps.length <= DEEPEST;
    }
}
