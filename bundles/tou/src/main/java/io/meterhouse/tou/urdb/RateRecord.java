package io.meterhouse.tou.urdb;

import io.meterhouse.document.Problems;
import io.meterhouse.document.YamlNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The fields of a record; those that nobody asks for are left alone, for there are a hundred of them. */
final class RateRecord {
    /** No number in a record needs more digits, and none is looked at that has. */
    private static final int LONGEST_NUMBER = 40;

    private final Problems problems;
    private final Map<String, YamlNode> fields = new HashMap<>();
    private final int line;

    RateRecord(YamlNode.Keys keys, Problems problems) {
        this.problems = problems;
        this.line = keys.line();
        for (YamlNode.Entry entry : keys.entries()) {
            String key = entry.key().text();
            if (fields.putIfAbsent(key, entry.value()) != null) {
                String quoted = Problems.quote(key);
                problems.add(
                        entry.key().line(),
                        quoted.substring(1, quoted.length() - 1),
                        "given twice; keep the one that is right");
            }
        }
    }

    /** Whether a field is there and says something. */
    boolean has(String key) {
        YamlNode node = fields.get(key);
        return node != null && !(node instanceof YamlNode.Scalar scalar && scalar.isNothing());
    }

    int line(String key) {
        return has(key) ? fields.get(key).line() : line;
    }

    void mistake(String key, String text) {
        problems.add(line(key), key, text);
    }

    void doubt(String key, String text) {
        problems.warn(line(key), key, text);
    }

    Optional<String> text(String key) {
        return has(key)
                        && fields.get(key) instanceof YamlNode.Scalar scalar
                        && !scalar.text().isBlank()
                ? Optional.of(scalar.text().strip())
                : Optional.empty();
    }

    /** A number; what is there and is none is a mistake. */
    Optional<BigDecimal> number(String key) {
        if (!has(key)) {
            return Optional.empty();
        }
        Optional<BigDecimal> number = number(fields.get(key));
        if (number.isEmpty()) {
            mistake(key, "a number expected");
        }
        return number;
    }

    static Optional<BigDecimal> number(YamlNode node) {
        if (!(node instanceof YamlNode.Scalar scalar) || scalar.text().length() > LONGEST_NUMBER) {
            return Optional.empty();
        }
        try {
            // an exponent of millions would make millions of digits
            return Optional.of(new BigDecimal(scalar.text()))
                    .filter(number -> Math.abs(number.scale()) <= LONGEST_NUMBER);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** A list; what is there and is none is a mistake. */
    Optional<List<YamlNode>> list(String key) {
        if (!has(key)) {
            return Optional.empty();
        }
        if (fields.get(key) instanceof YamlNode.Items items) {
            return Optional.of(items.items());
        }
        mistake(key, "a list expected, as the database's API gives it");
        return Optional.empty();
    }

    /** The numbers of periods at a key, if it is there. */
    Optional<List<Integer>> numbers(String key, int count, int below) {
        return has(key) ? numbers(fields.get(key), key, count, below) : Optional.empty();
    }

    /** Whole numbers from 0, so many; the first that is none is told. */
    Optional<List<Integer>> numbers(YamlNode node, String path, int count, int below) {
        if (!(node instanceof YamlNode.Items items) || items.items().size() != count) {
            problems.add(node.line(), path, "a list of " + count + " numbers of periods expected");
            return Optional.empty();
        }
        List<Integer> numbers = new ArrayList<>();
        for (YamlNode item : items.items()) {
            Optional<BigDecimal> number = number(item)
                    .filter(n -> n.signum() >= 0 && n.compareTo(BigDecimal.valueOf(below)) < 0)
                    .filter(n -> n.remainder(BigDecimal.ONE).signum() == 0);
            if (number.isEmpty()) {
                problems.add(
                        item.line(),
                        path + "[" + numbers.size() + "]",
                        "the number of a period from 0 to " + (below - 1)
                                + " expected: that many are in the structure");
                return Optional.empty();
            }
            numbers.add(number.get().intValue());
        }
        return Optional.of(numbers);
    }

    /**
     * A structure of prices: for each period whether anything is charged in it, and whether by tiers.
     *
     * @param charged by period
     * @param tiered whether any period has more than one tier
     */
    record Structure(List<Boolean> charged, boolean tiered) {}

    /** A list of periods, empty where there is none; each is a list of tiers with {@code rate} and {@code adj}. */
    Optional<Structure> structure(String key) {
        Optional<List<YamlNode>> periods = list(key);
        if (periods.isEmpty() || periods.get().isEmpty()) {
            return Optional.empty();
        }
        List<Boolean> charged = new ArrayList<>();
        boolean tiered = false;
        for (YamlNode period : periods.get()) {
            if (!(period instanceof YamlNode.Items tiers)) {
                problems.add(
                        period.line(), key + "[" + charged.size() + "]", "a list of tiers expected, [{\"rate\": ...}]");
                return Optional.empty();
            }
            tiered |= tiers.items().size() > 1;
            charged.add(tiers.items().stream().anyMatch(RateRecord::charges));
        }
        return Optional.of(new Structure(charged, tiered));
    }

    /** A price that cannot be read is one: better a demand too many than one that nobody kept. */
    private static boolean charges(YamlNode tier) {
        return tier instanceof YamlNode.Keys keys
                && keys.entries().stream()
                        .filter(entry ->
                                List.of("rate", "adj").contains(entry.key().text()))
                        .anyMatch(entry -> number(entry.value())
                                .map(price -> price.signum() != 0)
                                .orElse(true));
    }
}
