package io.meterhouse.api.store;

import java.util.regex.Pattern;

/**
 * A place in a stream.
 *
 * @param epoch 16 hexadecimal digits; another one after a restore or a rebuild in which sequences were lost
 * @param sequence gapless from 1 within the epoch's history; 0 is before the first
 */
public record Position(String epoch, long sequence) {
    private static final Pattern EPOCH = Pattern.compile("[0-9a-f]{16}");

    public Position {
        if (sequence < 0 || !EPOCH.matcher(epoch).matches()) {
            throw new IllegalArgumentException("no position: epoch " + epoch + ", sequence " + sequence);
        }
    }
}
