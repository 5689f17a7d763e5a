package io.meterhouse.api.ops.command;

/** A command could not do what was asked. The message is for people, and says what to do. */
public final class CommandException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    /**
     * @param exitCode of {@code meterhouse}: 1 it failed, 2 it was called wrongly, 3 what was named does not exist
     */
    public CommandException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }
}
