package io.meterhouse.bench.torture;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** What a {@link Writer} has told, octet by octet. */
final class Told {
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private Heard heard = new Heard(new Check.Known(0, 0));
    private int refused;
    private boolean opening;
    private boolean folding;
    private int acknowledgements;
    private String last = "";

    /** What was known before it told anything. */
    void begin(Check.Known known) {
        heard = new Heard(known);
    }

    void take(int octet) {
        if (octet != '\n') {
            line.write(octet);
            return;
        }
        last = line.toString(StandardCharsets.UTF_8);
        line.reset();
        String[] words = last.split(" ", 2);
        folding = words[0].equals("fold");
        switch (words[0]) {
            case "ack" -> {
                heard.acknowledged(Long.parseLong(words[1]));
                acknowledgements++;
            }
            case "deliver" -> heard.delivering(Long.parseLong(words[1]));
            case "refused" -> refused++;
            case "opening" -> opening = true;
            default -> {
                // It is open, or makes a generation.
            }
        }
    }

    Check.Known known() {
        return heard.known();
    }

    int acknowledgements() {
        return acknowledgements;
    }

    int refused() {
        return refused;
    }

    /** Whether it has begun to open the store. */
    boolean opening() {
        return opening;
    }

    /** Whether it was about to make a generation when it last said something. */
    boolean folding() {
        return folding;
    }

    /** What it said last. */
    String last() {
        return last;
    }
}
