package io.meterhouse.document;

/**
 * A mistake in a document.
 *
 * @param file as its reader was told to name it
 * @param line from 1
 * @param path the place in it, {@code panels[1].points[3].ct}; empty for the file as a whole
 * @param text what was found, and what to write instead
 */
public record Problem(String file, int line, String path, String text) {
    /** {@code etc/site.yaml:31 panels[1].points[3].ct: '200:0.08' expected as ...}. */
    @Override
    public String toString() {
        return file + ":" + line + (path.isEmpty() ? "" : " " + path) + ": " + text;
    }
}
