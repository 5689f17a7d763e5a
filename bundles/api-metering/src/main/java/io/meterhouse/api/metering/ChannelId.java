package io.meterhouse.api.metering;

import java.util.Objects;

/**
 * Names a channel: a metering point and a quantity, {@code <point>.<quantity code>} in text, {@code 1204.kwh-del} for instance.
 * Unique in a site, and kept when the meter behind it is changed.
 *
 * @param point id of the point: 1 to 32 of letters, digits, {@code _} and {@code -}
 * @param quantity what is counted
 */
public record ChannelId(String point, Quantity quantity) implements Comparable<ChannelId> {
    public ChannelId {
        Objects.requireNonNull(quantity, "quantity");
        if (!isPointId(point)) {
            throw new IllegalArgumentException(
                    "'" + point + "' is no point id: 1 to 32 letters, digits, _ or - expected");
        }
    }

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException if the text is no channel id
     */
    public static ChannelId parse(String text) {
        int dot = text.indexOf('.');
        if (dot < 0) {
            throw new IllegalArgumentException("'" + text + "' is no channel id: point.quantity expected");
        }
        return new ChannelId(text.substring(0, dot), Quantity.ofCode(text.substring(dot + 1)));
    }

    /** Whether a text is a point id. By hand: ids are read with every interval that is decoded. */
    private static boolean isPointId(String text) {
        if (text.isEmpty() || text.length() > 32) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letterOrDigit = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!letterOrDigit && c != '_' && c != '-') {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof ChannelId id && quantity == id.quantity && point.equals(id.point);
    }

    /** The same in every process: what is kept in a hash table is walked in the same order. */
    @Override
    public int hashCode() {
        return point.hashCode() * 31 + quantity.ordinal();
    }

    @Override
    public int compareTo(ChannelId other) {
        int points = point.compareTo(other.point);
        return points != 0 ? points : quantity.compareTo(other.quantity);
    }

    @Override
    public String toString() {
        return point + "." + quantity.code();
    }
}
