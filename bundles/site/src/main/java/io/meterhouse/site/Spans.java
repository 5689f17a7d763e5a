package io.meterhouse.site;

import io.meterhouse.document.Kind;
import io.meterhouse.document.YamlNode;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: a whole number and a unit. */
final class Spans {
    private static final Pattern SPAN = Pattern.compile("(0|[1-9][0-9]{0,8})(ms|s|m|h|d|y)");
    private static final int DAYS_OF_A_YEAR = 365;

    private Spans() {}

    static Optional<Duration> parse(String text) {
        Matcher matcher = SPAN.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(number);
                    case "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    case "h" -> Duration.ofHours(number);
                    case "d" -> Duration.ofDays(number);
                    default -> Duration.ofDays(number * DAYS_OF_A_YEAR);
                });
    }

    /** In the largest unit that leaves no rest. */
    static String format(Duration span) {
        long millis = span.toMillis();
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds == 0 || seconds % 60 != 0) {
            return seconds + "s";
        }
        if (seconds % 3600 != 0) {
            return seconds / 60 + "m";
        }
        return seconds % 86400 != 0 ? seconds / 3600 + "h" : seconds / 86400 + "d";
    }

    /** A duration from one to another, both included, both as they would be written. */
    static Kind<Duration> between(String least, String most) {
        Duration low = parse(least).orElseThrow();
        Duration high = parse(most).orElseThrow();
        return Kind.of("a duration from " + least + " to " + most, text -> parse(text)
                .filter(span -> span.compareTo(low) >= 0 && span.compareTo(high) <= 0));
    }

    /** The same in whole seconds. */
    static Kind<Duration> seconds(String least, String most, boolean zeroToo) {
        Kind<Duration> within = between(least, most);
        return Kind.of(within.expected() + ", in whole seconds" + (zeroToo ? ", or 0s" : ""), text -> parse(text)
                .filter(span -> span.toMillis() % 1000 == 0)
                .filter(span -> zeroToo && span.isZero()
                        || within.read(new YamlNode.Scalar(1, text, true)).isPresent()));
    }
}
