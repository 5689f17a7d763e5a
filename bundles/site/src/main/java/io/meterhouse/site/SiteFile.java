package io.meterhouse.site;

import io.meterhouse.document.Problem;
import io.meterhouse.document.Problems;
import io.meterhouse.document.YamlReader;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Reads site files. Needs no framework, keeps nothing, touches no file system; thread-safe. */
public final class SiteFile {
    /** The most bytes that a site file may have. */
    public static final int MAX_BYTES = 1 << 20;

    /** A site file goes six deep. */
    static final YamlReader.Limits LIMITS =
            new YamlReader.Limits("site file", MAX_BYTES / 1024, 150_000, 12, "site, lines and panels are");

    private SiteFile() {}

    /** What became of a file: a site, or its mistakes. */
    public sealed interface Result {
        /** The file has no mistake. */
        record Accepted(Site site) implements Result {}

        /**
         * The file has mistakes.
         *
         * @param problems the first of them, 1 to 50, in the order of the file
         * @param count how many there are in all
         */
        record Refused(List<Problem> problems, int count) implements Result {
            public Refused {
                problems = List.copyOf(problems);
            }
        }
    }

    /**
     * Reads a file.
     *
     * @param name how mistakes name it, {@code etc/site.yaml}
     * @param bytes its content; more than {@link #MAX_BYTES} are refused without being looked at
     */
    public static Result parse(String name, byte[] bytes) {
        Problems problems = new Problems(name, Persons::keepOut);
        Optional<Site> site = Optional.empty();
        try {
            site = Optional.of(new SiteReader(problems).read(YamlReader.read(bytes, LIMITS), hash(bytes)));
        } catch (YamlReader.YamlMistake e) {
            problems.add(e.line(), "", e.getMessage());
        } catch (StackOverflowError e) {
            problems.add(1, "", "something in it is too long or too deep to be read");
        }
        return problems.count() == 0
                ? new Result.Accepted(site.orElseThrow())
                : new Result.Refused(problems.list(), problems.count());
    }

    static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
