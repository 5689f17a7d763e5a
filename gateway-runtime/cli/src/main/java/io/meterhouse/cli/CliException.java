package io.meterhouse.cli;

/** The command ends here. The message is for people; the exit code for programs. */
final class CliException extends Exception {
    static final int OK = 0;
    static final int FAILED = 1;
    static final int WRONG_CALL = 2;
    static final int NO_GATEWAY = 4;

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    CliException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
