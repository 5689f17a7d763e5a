package io.meterhouse.document;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A kind of value.
 *
 * @param expected completes "expected as ..."
 * @param reader the value, or empty if the text is none of this kind
 * @param hint more about a text that is none; may be empty
 */
public record Kind<T>(
        String expected, Function<YamlNode.Scalar, Optional<T>> reader, Function<YamlNode.Scalar, String> hint) {
    private static final Pattern WHOLE = Pattern.compile("0|[1-9][0-9]{0,9}");
    private static final Pattern DECIMAL = Pattern.compile("(0|[1-9][0-9]{0,4})(?:\\.([0-9]{1,3}))?");
    private static final Pattern PRINTABLE = Pattern.compile("[^\\x00-\\x1F\\x7F-\\x9F]{1,200}");

    /** Text for people. */
    public static final Kind<String> TEXT = matching("text of 1 to 200 characters", PRINTABLE);
    /** A name of something. */
    public static final Kind<String> ID =
            matching("an id of 1 to 32 letters, digits, _ or -", Pattern.compile("[A-Za-z0-9_-]{1,32}"));

    private static final int LONGEST_ZONE = 64;
    private static final Pattern REGION = Pattern.compile("UTC|[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)+");

    /** A time zone by its region. */
    public static final Kind<ZoneId> ZONE = new Kind<>(
            "a time zone by its region, for instance America/New_York",
            scalar -> zone(scalar.text()),
            scalar -> scalar.text().contains("/") && scalar.text().length() <= LONGEST_ZONE
                    ? didYouMean(scalar.text(), ZoneId.getAvailableZoneIds())
                    : "");

    /** The value of what was written; empty if it is none of this kind. */
    public Optional<T> read(YamlNode.Scalar scalar) {
        return reader.apply(scalar);
    }

    /** The value at a place of a document; empty if there is a mistake, which is told. */
    public Optional<T> read(YamlNode value, String where, Problems problems) {
        if (!(value instanceof YamlNode.Scalar scalar)) {
            problems.add(value.line(), where, "a single value expected, as " + expected());
            return Optional.empty();
        }
        if (scalar.isNothing()) {
            problems.add(value.line(), where, "no value; expected as " + expected() + ", or leave the key out");
            return Optional.empty();
        }
        Optional<T> read = read(scalar);
        if (read.isEmpty()) {
            String more = hint().apply(scalar);
            problems.add(
                    value.line(),
                    where,
                    Problems.quote(scalar.text()) + " expected as " + expected() + (more.isEmpty() ? "" : "; " + more));
        }
        return read;
    }

    /** The values of a short list; empty if something is wrong with it, which is told. */
    public List<T> readList(YamlNode value, String where, Problems problems, int most, boolean repeated) {
        if (!(value instanceof YamlNode.Items list)) {
            problems.add(value.line(), where, "a list expected, in brackets: [" + example(value) + "]");
            return List.of();
        }
        if (list.items().isEmpty() || list.items().size() > most) {
            problems.add(value.line(), where, list.items().size() + " entries found, 1 to " + most + " expected");
            return List.of();
        }
        List<T> values = new ArrayList<>();
        boolean whole = true;
        for (int i = 0; i < list.items().size(); i++) {
            YamlNode item = list.items().get(i);
            Optional<T> read = read(item, where + "[" + i + "]", problems);
            if (read.isPresent() && !repeated && values.contains(read.get())) {
                problems.add(
                        item.line(),
                        where + "[" + i + "]",
                        Problems.quote(((YamlNode.Scalar) item).text()) + " is in the list twice; delete one");
                read = Optional.empty();
            }
            whole &= read.isPresent();
            read.ifPresent(values::add);
        }
        return whole ? values : List.of();
    }

    private static String example(YamlNode value) {
        return value instanceof YamlNode.Scalar scalar
                        && !scalar.isNothing()
                        && scalar.text().length() <= 40
                ? Problems.quote(scalar.text()).replace("'", "")
                : "...";
    }

    /** A kind of which there is nothing to say but how it looks. */
    public static <T> Kind<T> of(String expected, Function<String, Optional<T>> reader) {
        return new Kind<>(expected, scalar -> reader.apply(scalar.text()), scalar -> "");
    }

    /** Text that matches a pattern as a whole. */
    public static Kind<String> matching(String expected, Pattern pattern) {
        return of(expected, text -> Optional.of(text)
                .filter(t -> pattern.matcher(t).matches()));
    }

    /** One of some words, each standing for something. */
    private static <T> Kind<T> choice(Map<String, T> words) {
        return new Kind<>(
                words.size() == 1
                        ? "'" + words.keySet().iterator().next() + "'"
                        : "one of " + String.join(", ", words.keySet()),
                scalar -> Optional.ofNullable(words.get(scalar.text())),
                scalar -> didYouMean(scalar.text(), words.keySet()));
    }

    /** One of some words. */
    public static Kind<String> choice(String... words) {
        return choice(List.of(words), Function.identity());
    }

    /** One of some things, each by its name. */
    public static <T> Kind<T> choice(List<T> things, Function<T, String> name) {
        Map<String, T> words = new LinkedHashMap<>();
        things.forEach(thing -> words.put(name.apply(thing), thing));
        return choice(words);
    }

    /** A whole number in a range. */
    public static Kind<Integer> whole(int least, int most) {
        return unquoted(
                least == most ? String.valueOf(least) : "a whole number from " + least + " to " + most,
                text -> WHOLE.matcher(text).matches()
                        ? Optional.of(Long.parseLong(text))
                                .filter(n -> n >= least && n <= most)
                                .map(Long::intValue)
                        : Optional.empty());
    }

    /** One of some whole numbers. */
    public static Kind<Integer> oneOf(Collection<Integer> numbers) {
        String expected =
                String.join(", ", numbers.stream().map(String::valueOf).toList());
        return unquoted("one of " + expected, text -> numbers.stream()
                .filter(n -> String.valueOf(n).equals(text))
                .findFirst());
    }

    /** A number with up to three decimals, above zero; in thousandths. */
    public static Kind<Long> thousandths(String unit, int most) {
        return unquoted(
                "a number of " + unit + " above 0, up to " + most + ", with three decimals at most",
                text -> thousandths(text).filter(n -> n > 0 && n <= most * 1000L));
    }

    /** Thousandths, exactly; empty if the text is no such number. */
    public static Optional<Long> thousandths(String text) {
        var matcher = DECIMAL.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String decimals = matcher.group(2) == null ? "" : matcher.group(2);
        return Optional.of(
                Long.parseLong(matcher.group(1)) * 1000 + Long.parseLong((decimals + "000").substring(0, 3)));
    }

    private static <T> Kind<T> unquoted(String expected, Function<String, Optional<T>> reader) {
        return new Kind<>(
                expected,
                scalar -> scalar.plain() ? reader.apply(scalar.text()) : Optional.empty(),
                scalar -> !scalar.plain() && reader.apply(scalar.text()).isPresent() ? "without quotes" : "");
    }

    /** A question about the nearest of some words; empty if none is near. */
    public static String didYouMean(String text, Collection<String> words) {
        return Nearest.of(text, words)
                .map(word -> "did you mean '" + word + "'?")
                .orElse("");
    }

    private static Optional<ZoneId> zone(String text) {
        // The pattern takes stack for each part of the name.
        if (text.length() > LONGEST_ZONE || !REGION.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(ZoneId.of(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
