package io.meterhouse.cli;

import java.io.IOException;

/** Shows an answer. */
abstract class View implements Answer.Reader {
    /** The answer is whole. */
    abstract void finish() throws CliException;

    /** The answer broke off: what is held is shown, and nothing that would make it look whole. */
    abstract void giveUp() throws CliException;

    static CliException unwritable(IOException e) {
        String why = String.valueOf(e.getMessage());
        // Whoever read it has seen enough (head, less): nothing to tell.
        return new CliException(
                CliException.FAILED, why.contains("Broken pipe") ? "" : "cannot write the output: " + why);
    }
}
