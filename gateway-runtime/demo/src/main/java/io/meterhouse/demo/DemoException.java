package io.meterhouse.demo;

/** The demonstration cannot go on; the message is for people. */
final class DemoException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    DemoException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
