package io.meterhouse.document;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Bytes to nodes. Works on the parser's events, not on its composed tree: so an alias is refused where it stands instead of being
 * followed, depth and number are bounded before anything is built, and values keep the text that was written.
 */
public final class YamlReader {
    private final Parser parser;
    private final Limits limits;
    private int nodes;

    private YamlReader(Parser parser, Limits limits) {
        this.parser = parser;
        this.limits = limits;
    }

    /**
     * What a document may be.
     *
     * @param what it is called in texts, {@code "site file"}
     * @param kibibytes its greatest length
     * @param nodes the most values and keys
     * @param depth of lists and groups in one another; no reader's stack is deeper
     * @param beginning what is expected at least, {@code "site, lines and panels are"}
     */
    public record Limits(String what, int kibibytes, int nodes, int depth, String beginning) {
        /** The greatest length, bytes. */
        public int bytes() {
            return kibibytes * 1024;
        }

        /** What is said of a document that is longer. */
        public String tooLarge() {
            return "the file is larger than " + (kibibytes % 1024 == 0 ? kibibytes / 1024 + " MiB" : kibibytes + " KiB")
                    + ", the most that a " + what + " may be";
        }
    }

    /** The file is not even YAML, or not of the kind that documents are written in here. */
    public static final class YamlMistake extends Exception {
        private static final long serialVersionUID = 1L;
        private final int line;

        YamlMistake(int line, String message) {
            super(message);
            this.line = line;
        }

        /** Where, from 1. */
        public int line() {
            return line;
        }
    }

    /**
     * Reads a document. JSON is taken too.
     *
     * @throws YamlMistake at the first thing that prevents reading it
     */
    public static YamlNode read(byte[] bytes, Limits limits) throws YamlMistake {
        if (bytes.length > limits.bytes()) {
            throw new YamlMistake(1, limits.tooLarge());
        }
        String text = decode(bytes);
        if (text.stripLeading().startsWith("{")) {
            text = fromJson(text);
        }
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(limits.bytes());
        try {
            return new YamlReader(new ParserImpl(new StreamReader(text), options), limits).document();
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
            throw new YamlMistake(
                    mark == null ? 1 : mark.getLine() + 1,
                    "not YAML: " + e.getProblem() + "; look at the indentation, colons and quotes here and just above");
        } catch (YAMLException e) {
            throw new YamlMistake(1, "not YAML: " + e.getMessage());
        }
    }

    /** Turns the two things of JSON that the parser does not take into such as it does: tabs between values, and {@code \\/}. */
    private static String fromJson(String text) {
        StringBuilder yaml = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                i++;
                if (text.charAt(i) != '/') {
                    yaml.append(c);
                }
                c = text.charAt(i);
            }
            yaml.append(c == '\t' ? ' ' : c);
        }
        return yaml.toString();
    }

    private static String decode(byte[] bytes) throws YamlMistake {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        out.flip();
        String text = out.toString();
        if (result.isError()) {
            throw new YamlMistake(
                    lineAt(text, text.length()),
                    String.format("not text: byte 0x%02x is no UTF-8; save the file as UTF-8", in.get() & 0xff));
        }
        if (text.startsWith("\uFEFF")) {
            text = text.substring(1);
        }
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            if (!StreamReader.isPrintable(text.codePointAt(i))) {
                throw new YamlMistake(
                        lineAt(text, i), String.format("control character U+%04X: delete it", text.codePointAt(i)));
            }
        }
        return text;
    }

    private static int lineAt(String text, int end) {
        return 1 + (int) text.chars().limit(end).filter(c -> c == '\n').count();
    }

    private YamlNode document() throws YamlMistake {
        parser.getEvent();
        Event event = parser.getEvent();
        if (event.getEventId() == Event.ID.StreamEnd) {
            throw new YamlMistake(1, "the file is empty: at least " + limits.beginning() + " expected");
        }
        YamlNode root = node(parser.getEvent(), 1);
        parser.getEvent();
        event = parser.getEvent();
        if (event.getEventId() != Event.ID.StreamEnd) {
            throw new YamlMistake(
                    line(event), "a second document begins here: one expected, without '---' between parts");
        }
        return root;
    }

    private YamlNode node(Event event, int depth) throws YamlMistake {
        int line = line(event);
        if (event.getEventId() == Event.ID.Alias) {
            throw new YamlMistake(line, "an alias ('*name') is not taken here: write the value out");
        }
        if (++nodes > limits.nodes()) {
            throw new YamlMistake(
                    line, "more than " + limits.nodes() + " values: no " + limits.what() + " needs so many");
        }
        if (depth > limits.depth()) {
            throw new YamlMistake(
                    line, "nested more than " + limits.depth() + " deep: look at brackets and indentation");
        }
        if (event instanceof NodeEvent named && named.getAnchor() != null) {
            throw new YamlMistake(
                    line, "an anchor ('&name') is not taken here: write each value out where it is needed");
        }
        if (event instanceof ScalarEvent scalar) {
            refuseTag(scalar.getTag(), line);
            return new YamlNode.Scalar(line, scalar.getValue(), scalar.isPlain());
        }
        refuseTag(((org.yaml.snakeyaml.events.CollectionStartEvent) event).getTag(), line);
        return event instanceof SequenceStartEvent ? items(line, depth) : keys(line, depth);
    }

    private YamlNode items(int line, int depth) throws YamlMistake {
        List<YamlNode> items = new ArrayList<>();
        for (Event event = parser.getEvent(); event.getEventId() != Event.ID.SequenceEnd; event = parser.getEvent()) {
            items.add(node(event, depth + 1));
        }
        return new YamlNode.Items(line, items);
    }

    private YamlNode keys(int line, int depth) throws YamlMistake {
        List<YamlNode.Entry> entries = new ArrayList<>();
        for (Event event = parser.getEvent(); event.getEventId() != Event.ID.MappingEnd; event = parser.getEvent()) {
            if (!(node(event, depth + 1) instanceof YamlNode.Scalar key)) {
                throw new YamlMistake(line(event), "a key must be a word, not a list or a group");
            }
            entries.add(new YamlNode.Entry(key, node(parser.getEvent(), depth + 1)));
        }
        return new YamlNode.Keys(line, entries);
    }

    private static void refuseTag(String tag, int line) throws YamlMistake {
        if (tag != null) {
            throw new YamlMistake(line, "a tag (" + Problems.quote(tag) + ") is not taken here: leave it out");
        }
    }

    private static int line(Event event) {
        return event.getStartMark().getLine() + 1;
    }
}
