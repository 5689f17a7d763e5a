package io.meterhouse.api.store;

/**
 * A place in a stream.
 *
 * @param epoch 16 hexadecimal digits; another one after a restore or a rebuild in which sequences were lost
 * @param sequence gapless from 1 within the epoch's history; 0 is before the first
 */
public record Position(String epoch, long sequence) {
    private static final int DIGITS = 16;

    public Position {
        if (sequence < 0 || !isEpoch(epoch)) {
            throw new IllegalArgumentException("no position: epoch " + epoch + ", sequence " + sequence);
        }
    }

    private static boolean isEpoch(String text) {
        boolean digits = text.length() == DIGITS;
        for (int i = 0; digits && i < DIGITS; i++) {
            char each = text.charAt(i);
            digits = each >= '0' && each <= '9' || each >= 'a' && each <= 'f';
        }
        return digits;
    }
}
