package io.meterhouse.cli;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;

/**
 * What standard output and standard error go to.
 *
 * @param output whether standard output is a terminal
 * @param errors whether standard error is one
 * @param charset of text for people; JSON is always UTF-8
 * @param unicode whether lines can be drawn
 */
record Terminal(boolean output, boolean errors, Charset charset, boolean unicode) {
    /** The start script tells which are terminals, for Java cannot: {@code -Dmeterhouse.tty=12}. */
    static Terminal of(Properties properties, Map<String, String> environment) {
        String terminals = properties.getProperty("meterhouse.tty", "");
        String name = properties.getProperty("native.encoding", "US-ASCII");
        Charset charset = Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.US_ASCII;
        boolean output = terminals.contains("1");
        boolean unicode = output && charset.equals(StandardCharsets.UTF_8) && !"dumb".equals(environment.get("TERM"));
        return new Terminal(output, terminals.contains("2"), charset, unicode);
    }

    /** What came from the gateway, without what would steer the terminal. */
    static String plain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                return text.replaceAll("\\p{Cc}", "?");
            }
        }
        return text;
    }
}
