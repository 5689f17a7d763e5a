package io.meterhouse.launcher;

/** How the gateway's process ends, for the stub and the service manager. 143 and 130 are the JVM's own, after SIGTERM and SIGINT. */
enum Exit {
    /** The framework was stopped from within. */
    STOPPED(0),
    /** Something that nobody thought of; the log has it. */
    UNEXPECTED(1),
    /** The command line is wrong; nothing was touched. */
    USAGE(2),
    /** The release list, or a file that it names, is missing or is not what the list says. */
    RELEASE(3),
    /** The home folder cannot be written, or another gateway runs in it. */
    HOME(4),
    /** The framework did not start. */
    FRAMEWORK(5),
    /** It was asked to stop, and was not done within 10 s. */
    STOP_TIMEOUT(6);

    private final int code;

    Exit(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
