package io.meterhouse.meter.modbus.profile;

import java.util.List;

/** A profile's file has mistakes: every one that was found, each with file, line, path and remedy. */
public final class BadProfileException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<String> mistakes;

    public BadProfileException(List<String> mistakes) {
        super(String.join("\n", mistakes));
        this.mistakes = List.copyOf(mistakes);
    }

    public List<String> mistakes() {
        return mistakes;
    }
}
