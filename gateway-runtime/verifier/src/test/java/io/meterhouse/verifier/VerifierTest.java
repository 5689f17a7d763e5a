package io.meterhouse.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifierTest {
    private static final int EVENTS = 9;

    @TempDir
    private Path folder;

    private Path file;
    private List<String> lines;

    /** A line of an export, with the hash that belongs behind another. */
    private static String line(int number, String text, byte[] before) throws Exception {
        String kind = number % 3 == 0 ? "RARE" : "COMMON";
        int ofKind = number % 3 == 0 ? number / 3 : number - number / 3;
        byte[] hash = hash(number, ofKind, kind, text, before);
        return "{\"number\":%d,\"kind\":\"%s\",\"kind_number\":%d,\"severity\":\"INFO\",\"metrological\":true,"
                        .formatted(number, kind, ofKind)
                + "\"at\":\"2026-03-01T00:00:0%d.5Z\",\"subject\":\"panel/A\",\"text\":\"%s\",".formatted(number, text)
                + "\"details\":{\"a\":\"Zürich\",\"b\":\"\"},\"hash\":\""
                + HexFormat.of().formatHex(hash) + "\"}";
    }

    /** By hand, octet by octet, as docs/events.md has it. */
    private static byte[] hash(int number, int ofKind, String kind, String text, byte[] before) throws Exception {
        ByteBuffer form = ByteBuffer.allocate(1000);
        form.put(before).putLong(number).putLong(ofKind);
        put(form, kind);
        put(form, "INFO");
        form.put((byte) 1).putLong(1_772_323_200L + number).putInt(500_000_000);
        put(form, "panel/A");
        put(form, text);
        form.putInt(2);
        for (String each : List.of("a", "Zürich", "b", "")) {
            put(form, each);
        }
        return MessageDigest.getInstance("SHA-256").digest(Arrays.copyOf(form.array(), form.position()));
    }

    private static void put(ByteBuffer form, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        form.putInt(utf8.length).put(utf8);
    }

    private static byte[] hashOf(String line) {
        return HexFormat.of().parseHex(line.substring(line.length() - 66, line.length() - 2));
    }

    private static List<String> chain(int from, int to, String text, byte[] before) throws Exception {
        List<String> made = new ArrayList<>();
        byte[] last = before;
        for (int number = from; number <= to; number++) {
            made.add(line(number, text, last));
            last = hashOf(made.get(made.size() - 1));
        }
        return made;
    }

    @BeforeEach
    void export() throws Exception {
        file = folder.resolve("events.jsonl");
        lines = chain(1, EVENTS, "it happened", new byte[32]);
    }

    @Test
    void anUntouchedExportIsWhole() throws Exception {
        assertThat(verify())
                .startsWith("0")
                .contains("events=9", "first=1", "last=9", "chain=whole")
                .contains("hash=" + HexFormat.of().formatHex(hashOf(lines.get(EVENTS - 1))));
    }

    @Test
    void theExampleOfTheDocumentationHasTheHashThatItSays() throws Exception {
        lines = List.of("{\"number\":1,\"kind\":\"TEST\",\"kind_number\":1,\"severity\":\"INFO\",\"metrological\":true,"
                + "\"at\":\"2026-03-01T00:00:00.500Z\",\"subject\":\"panel/A\",\"text\":\"Zürich\",\"details\":{\"a\":\"1\"},"
                + "\"hash\":\"669dc0f1b5e20194ff88392b17377156ff2fa3d5b02134bcd246f69ab014c876\"}");
        assertThat(verify()).startsWith("0");
    }

    @Test
    void aChangedTextIsFound() throws Exception {
        lines.set(4, lines.get(4).replace("it happened", "it did not"));
        assertThat(verify())
                .startsWith("1")
                .contains("event 5 is not what was logged")
                .contains("chain=broken");
    }

    @Test
    void aChangedDetailTimeSeverityOrMarkIsFound() throws Exception {
        for (String change :
                List.of("Zürich>Bern", "05.5Z>05.6Z", "INFO>ALARM", "true>false", "panel/A>panel/B", "COMMON>RARER")) {
            String[] words = change.split(">");
            String kept = lines.get(4);
            lines.set(4, kept.replace(words[0], words[1]));
            assertThat(verify()).as(change).startsWith("1").contains("event 5 is not what was logged");
            lines.set(4, kept);
        }
    }

    @Test
    void aDroppedEventIsMissed() throws Exception {
        lines.remove(4);
        assertThat(verify()).startsWith("1").contains("events 5 to 5 are missing");
    }

    @Test
    void aDroppedEventIsMissedAlsoWhereThoseBehindItAreNumberedAnew() throws Exception {
        lines.remove(4);
        for (int i = 4; i < lines.size(); i++) {
            lines.set(i, lines.get(i).replace("\"number\":" + (i + 2), "\"number\":" + (i + 1)));
        }
        assertThat(verify()).startsWith("1").contains("event 5 is not what was logged");
    }

    @Test
    void eventsInAnotherOrderAreFound() throws Exception {
        Collections.swap(lines, 3, 4);
        assertThat(verify())
                .startsWith("1")
                .contains("events 4 to 4 are missing")
                .contains("event 4 stands behind");
    }

    @Test
    void anEventThatWasPutInIsFound() throws Exception {
        lines.add(4, line(5, "put in", hashOf(lines.get(3))));
        assertThat(verify()).startsWith("1").contains("event 5 stands behind event 5");
    }

    @Test
    void aTailWhoseHashesWereComputedAnewIsFoundByAHashThatWasKept() throws Exception {
        String kept = HexFormat.of().formatHex(hashOf(lines.get(7)));
        List<String> forged = new ArrayList<>(lines.subList(0, 4));
        forged.addAll(chain(5, EVENTS, "nothing happened", hashOf(lines.get(3))));
        lines = forged;

        assertThat(verify()).as("nobody kept a hash").startsWith("0");
        assertThat(verify("--known", "8:" + kept)).startsWith("1").contains("event 8 has the hash");
        assertThat(verify("--known", "4:" + HexFormat.of().formatHex(hashOf(lines.get(3)))))
                .startsWith("0");
    }

    @Test
    void anEndThatWasCutOffIsFoundByAHashThatWasKept() throws Exception {
        String kept = HexFormat.of().formatHex(hashOf(lines.get(8))).toUpperCase(Locale.ROOT);
        assertThat(verify("--known", "9:" + kept)).startsWith("0");
        lines = lines.subList(0, 7);
        assertThat(verify()).startsWith("0");
        assertThat(verify("--known", "9:" + kept)).startsWith("1").contains("the end was cut off");
    }

    @Test
    void anExportWithoutItsBeginningIsNotWholeThoughItsHashesAreChecked() throws Exception {
        lines = new ArrayList<>(lines.subList(3, EVENTS));
        assertThat(verify()).startsWith("1").contains("begins with event 4").doesNotContain("is not what was logged");
        lines.set(2, lines.get(2).replace("it happened", "it did not"));
        assertThat(verify()).contains("event 6 is not what was logged");
    }

    @Test
    void anEmptyFileProvesNothing() throws Exception {
        lines = List.of();
        assertThat(verify()).startsWith("1").contains("chain=empty");
    }

    @Test
    void whatIsNoExportIsRefusedWhereItStopsBeingOne() throws Exception {
        String good = lines.get(1);
        for (String wrong : List.of(
                "[]",
                "{",
                "nothing",
                good.replace("\"subject\":\"panel/A\",", ""),
                good.replace("\"number\":2", "\"number\":2.5"),
                good.replace("\"number\":2", "\"number\":99999999999999999999"),
                good.replace("\"text\"", "\"remark\""),
                good.replace("{\"number\"", "{\"note\":\"unhashed\",\"number\""),
                good.replace("\"details\":{", "\"details\":{\"c\":{},"),
                good.replace("2026-03-01T", "yesterday"))) {
            lines.set(1, wrong);
            assertThat(verify()).as(wrong).startsWith("1").contains("cannot be read further than event 1");
        }
    }

    @Test
    void aWrongCallSaysWhatARightOneIs() {
        assertThat(run()).startsWith("2").contains("--known NUMBER:HASH");
        assertThat(run(file.toString(), "--known", "9")).startsWith("2");
        assertThat(run(folder.resolve("nothing").toString())).startsWith("3");
        assertThat(run("verify", "--help")).startsWith("0").contains("Usage");
    }

    private String verify(String... more) throws Exception {
        Files.writeString(file, lines.stream().collect(Collectors.joining("\n", "", "\n")));
        return run(Stream.concat(Stream.of("--home", "/x", "verify", file.toString()), Stream.of(more))
                .toArray(String[]::new));
    }

    private static String run(String... arguments) {
        var printed = new ByteArrayOutputStream();
        try (var to = new PrintStream(printed, false, StandardCharsets.UTF_8)) {
            int code = VerifierMain.run(arguments, to, to);
            to.flush();
            return code + " " + printed.toString(StandardCharsets.UTF_8);
        }
    }
}
