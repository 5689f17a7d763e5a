package io.meterhouse.universe.oracle;

/**
 * Something that must not be.
 *
 * @param rule that was broken
 * @param trueMillis when it was noticed, epoch ms of true time
 * @param channel or panel that it is about; empty when all are
 * @param text for people: where and when in the building, what was expected, what came, what went before
 */
public record Violation(Rule rule, long trueMillis, String channel, String text) {
    @Override
    public String toString() {
        return rule + ": " + text;
    }
}
