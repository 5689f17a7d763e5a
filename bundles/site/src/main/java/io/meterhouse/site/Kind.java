package io.meterhouse.site;

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
record Kind<T>(String expected, Function<YamlNode.Scalar, Optional<T>> reader, Function<YamlNode.Scalar, String> hint) {
    private static final Pattern WHOLE = Pattern.compile("0|[1-9][0-9]{0,9}");
    private static final Pattern DECIMAL = Pattern.compile("(0|[1-9][0-9]{0,4})(?:\\.([0-9]{1,3}))?");
    private static final Pattern PRINTABLE = Pattern.compile("[^\\x00-\\x1F\\x7F-\\x9F]{1,200}");

    static final Kind<String> TEXT = matching("text of 1 to 200 characters", PRINTABLE);
    static final Kind<String> ID =
            matching("an id of 1 to 32 letters, digits, _ or -", Pattern.compile("[A-Za-z0-9_-]{1,32}"));

    Optional<T> read(YamlNode.Scalar scalar) {
        return reader.apply(scalar);
    }

    static <T> Kind<T> of(String expected, Function<String, Optional<T>> reader) {
        return new Kind<>(expected, scalar -> reader.apply(scalar.text()), scalar -> "");
    }

    static Kind<String> matching(String expected, Pattern pattern) {
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

    static Kind<String> choice(String... words) {
        return choice(List.of(words), Function.identity());
    }

    /** One of some things, each by its name. */
    static <T> Kind<T> choice(List<T> things, Function<T, String> name) {
        Map<String, T> words = new LinkedHashMap<>();
        things.forEach(thing -> words.put(name.apply(thing), thing));
        return choice(words);
    }

    /** A whole number in a range. */
    static Kind<Integer> whole(int least, int most) {
        return unquoted(
                least == most ? String.valueOf(least) : "a whole number from " + least + " to " + most,
                text -> WHOLE.matcher(text).matches()
                        ? Optional.of(Long.parseLong(text))
                                .filter(n -> n >= least && n <= most)
                                .map(Long::intValue)
                        : Optional.empty());
    }

    /** One of some whole numbers. */
    static Kind<Integer> oneOf(Collection<Integer> numbers) {
        String expected =
                String.join(", ", numbers.stream().map(String::valueOf).toList());
        return unquoted("one of " + expected, text -> numbers.stream()
                .filter(n -> String.valueOf(n).equals(text))
                .findFirst());
    }

    /** A number with up to three decimals, above zero; in thousandths. */
    static Kind<Long> thousandths(String unit, int most) {
        return unquoted(
                "a number of " + unit + " above 0, up to " + most + ", with three decimals at most",
                text -> thousandths(text).filter(n -> n > 0 && n <= most * 1000L));
    }

    /** Thousandths, exactly; empty if the text is no such number. */
    static Optional<Long> thousandths(String text) {
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

    static String didYouMean(String text, Collection<String> words) {
        return Nearest.of(text, words)
                .map(word -> "did you mean '" + word + "'?")
                .orElse("");
    }
}
