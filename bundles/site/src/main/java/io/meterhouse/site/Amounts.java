package io.meterhouse.site;

import io.meterhouse.document.Kind;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts of data as people write them: a whole number and MB (10^6 bytes) or GB (10^9 bytes). */
final class Amounts {
    static final Kind<Long> KIND = Kind.of("an amount from 1MB to 999GB, in MB or GB", Amounts::parse);

    private static final Pattern AMOUNT = Pattern.compile("([1-9][0-9]{0,4})MB|([1-9][0-9]{0,2})GB");
    private static final long MEGA = 1_000_000;
    private static final long GIGA = 1000 * MEGA;

    private Amounts() {}

    private static Optional<Long> parse(String text) {
        Matcher matcher = AMOUNT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(
                matcher.group(1) != null
                        ? Long.parseLong(matcher.group(1)) * MEGA
                        : Long.parseLong(matcher.group(2)) * GIGA);
    }

    /** In the largest unit that leaves no rest. */
    static String format(long bytes) {
        return bytes % GIGA == 0 && bytes > 0 ? bytes / GIGA + "GB" : bytes / MEGA + "MB";
    }
}
