package io.meterhouse.cli;

import java.io.PrintStream;

/** How far work has come: one line on standard error, drawn over and over; nothing when that is no terminal. */
final class ProgressBar {
    private static final int WIDTH = 30;
    private static final int LONGEST_TEXT = 30;

    private final PrintStream errors;
    private final Terminal terminal;
    private int shown;

    ProgressBar(PrintStream errors, Terminal terminal) {
        this.errors = errors;
        this.terminal = terminal;
    }

    void show(String what, long done, long total) {
        if (!terminal.errors()) {
            return;
        }
        long percent = percent(done, total);
        int full = (int) (percent * WIDTH / 100);
        String text = Terminal.plain(what);
        String line = (text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text)
                + " [" + (terminal.unicode() ? "█" : "#").repeat(full) + " ".repeat(WIDTH - full) + "] "
                + percent + "%";
        errors.print("\r" + line + " ".repeat(Math.max(0, shown - line.length())));
        errors.flush();
        shown = line.length();
    }

    void clear() {
        if (shown > 0) {
            errors.print("\r" + " ".repeat(shown) + "\r");
            errors.flush();
            shown = 0;
        }
    }

    /** Without a product that overflows. */
    private static long percent(long done, long total) {
        return done >= total ? 100 : total < 1000 ? done * 100 / total : Math.min(99, done / (total / 100));
    }
}
