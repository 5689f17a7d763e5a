package io.meterhouse.site;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.meterhouse.document.Problem;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Random;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileFilesTest {
    /**
     * The work that a file may make, told by the memory that is taken for it: so much for each of its bytes, and something besides.
     * No machine is too slow for that, and what grows with the square is far beyond it: 1 MB would take 1 TB.
     */
    private static final long BYTES_FOR_EACH = 4000;

    private static final long BYTES_BESIDES = 8 << 20;

    private static final ThreadMXBean WORK = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static <T> T bounded(byte[] bytes, Function<byte[], T> work) {
        long before = WORK.getCurrentThreadAllocatedBytes();
        T result = work.apply(bytes);
        assertThat(WORK.getCurrentThreadAllocatedBytes() - before)
                .as("bytes of memory taken for a file of %d", bytes.length)
                .isLessThan(BYTES_BESIDES + BYTES_FOR_EACH * Math.min(bytes.length, SiteFile.MAX_BYTES));
        return result;
    }

    private static SiteFile.Result.Refused refused(String text) {
        return bounded(Texts.bytes(text), some -> Texts.refused(some));
    }

    private static String only(byte[] bytes) {
        SiteFile.Result.Refused refused = bounded(bytes, some -> Texts.refused(some));
        assertThat(refused.problems()).hasSize(1);
        return refused.problems().get(0).toString();
    }

    private static String only(String text) {
        return only(Texts.bytes(text));
    }

    @Test
    void aFileOfTenMegabytesIsRefusedUnread() {
        assertThat(only(new byte[10 << 20]))
                .isEqualTo("etc/site.yaml:1: the file is larger than 1 MiB, the most that a site file may be");
    }

    @Test
    void anEmptyFileSaysWhatIsExpected() {
        assertThat(only(""))
                .isEqualTo("etc/site.yaml:1: the file is empty: at least site, lines and panels are expected");
        assertThat(only("# nothing yet\n")).contains("the file is empty");
    }

    /** As small as the gateway's. */
    private static final long STACK = 256 << 10;

    @Test
    void aNameOfAZoneThatHasThousandsOfPartsIsRefusedOnASmallStack() throws InterruptedException {
        String file = "site:\n  id: maple\n  name: Maple\n  zone: a" + "/a".repeat(10_000) + "\n";
        var problems = new ArrayList<String>();
        var failed = new ArrayList<Throwable>();
        var thread = new Thread(
                null,
                () -> Texts.refused(Texts.bytes(file)).problems().forEach(problem -> problems.add(problem.toString())),
                "small",
                STACK);
        thread.setUncaughtExceptionHandler((t, e) -> failed.add(e));
        thread.start();
        thread.join(20_000);

        assertThat(failed).isEmpty();
        assertThat(problems).anyMatch(problem -> problem.contains("a time zone by its region"));
    }

    @Test
    void aBombOfAliasesIsRefusedAtItsFirstAnchor() {
        assertThat(
                        only(
                                """
                        site:
                          a: &a [x, x, x, x, x, x, x, x, x]
                          b: &b [*a, *a, *a, *a, *a, *a, *a, *a]
                          c: &c [*b, *b, *b, *b, *b, *b, *b, *b]
                        """))
                .startsWith("etc/site.yaml:2: an anchor ('&name') is not taken here");
        assertThat(only("site: *nobody\n")).startsWith("etc/site.yaml:1: an alias ('*name') is not taken here");
    }

    @Test
    void aTagMakesNoObject() {
        assertThat(only("site: !!javax.script.ScriptEngineManager [x]\n"))
                .startsWith("etc/site.yaml:1: a tag ('tag:yaml.org,2002:javax.script.ScriptEngineManager')");
        assertThat(only("site:\n  name: !!binary aGk=\n")).startsWith("etc/site.yaml:2: a tag");
    }

    @Test
    void garbageIsNoText() {
        byte[] garbage = new byte[100_000];
        new Random(1).nextBytes(garbage);
        assertThat(only(garbage)).startsWith("etc/site.yaml:1: not text: byte 0x");
        assertThat(only("site:\n  id: ma\u0000ple\n"))
                .isEqualTo("etc/site.yaml:2: control character U+0000: delete it");
        assertThat(only("site:\n  id: M\u00e4rz\n".getBytes(StandardCharsets.ISO_8859_1)))
                .isEqualTo("etc/site.yaml:2: not text: byte 0xe4 is no UTF-8; save the file as UTF-8");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void randomBytesAndCutFilesAlwaysGiveAResult(int seed) {
        Random random = new Random(seed);
        byte[] good = Texts.bytes(Texts.GOOD);
        for (int i = 0; i < 300; i++) {
            byte[] bytes = java.util.Arrays.copyOf(good, random.nextInt(good.length));
            for (int j = 0; j < i % 5 && bytes.length > 0; j++) {
                bytes[random.nextInt(bytes.length)] = (byte) (i % 2 == 0 ? random.nextInt(95) + 32 : random.nextInt());
            }
            bounded(bytes, some -> SiteFile.parse(SiteFolder.NAME, some));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- ", "? ", "[[{", "'", "\"", "a: b: ", "&a ", "!", "%", "\t", ",", "}"})
    void aMegabyteOfTheSameIsRefusedWithoutMoreWorkThanItIsLong(String piece) {
        String text = piece.repeat(1_000_000 / piece.length());
        SiteFile.Result.Refused refused = refused(text);
        assertThat(refused.problems()).hasSizeBetween(1, 50);
        assertThat(refused.problems())
                .allSatisfy(problem -> assertThat(problem.text()).hasSizeLessThan(400));
    }

    @Test
    void moreValuesThanAnySiteNeedsAreRefusedBeforeTheyFillTheMemory() {
        assertThat(only("site: [" + "a,".repeat(500_000) + "]\n")).contains("more than 150000 values");
    }

    @Test
    void aTabOrAMissingBracketIsToldWithItsLine() {
        assertThat(only("site:\n  id: a\n\tzone: UTC\n")).startsWith("etc/site.yaml:3: not YAML: ");
        assertThat(only("site: {id: a\nlines: []\n")).startsWith("etc/site.yaml:2: not YAML: ");
    }

    @Test
    void aSecondDocumentIsRefused() {
        assertThat(only(Texts.GOOD + "---\n" + Texts.GOOD)).contains(": a second document begins here");
    }

    @Test
    void theWrongFileIsNotRepeatedInTheMessage() {
        assertThat(only("hunter2\n"))
                .isEqualTo("etc/site.yaml:1: a group of keys expected: site, lines, panels, virtual, uplinks");
    }

    @Test
    void tenThousandPointsAreTooMany() {
        String points = repeat(
                10_000, i -> "      - {id: p" + i + ", position: " + (i % 2000 + 1) + ", phases: [A], rating: 100}\n");
        String text = "site: {id: a, zone: UTC}\nlines: [{id: l, transport: rs485, port: p}]\npanels:\n"
                + "  - id: A\n    line: l\n    unit: 1\n    profile: x\n    points:\n" + points;
        assertThat(refused(text).problems())
                .extracting(Problem::toString)
                .contains("etc/site.yaml:9 panels[0].points: 10000 found, 2000 at most");
    }

    @Test
    void thePointsOfAllPanelsAreCountedTogether() {
        String text = "site: {id: a, zone: UTC}\nlines: [{id: l, transport: rs485, port: p}]\npanels:\n"
                + repeat(
                        3,
                        i -> "  - {id: P" + i + ", line: l, unit: " + (i + 1)
                                + ", profile: x, points: {count: 999, prefix: p" + i + "-, phases: [A], rating: 9}}\n");
        assertThat(only(text))
                .isEqualTo("etc/site.yaml:6 panels[2].points.count: more than 2000 points in the file, the most that a"
                        + " gateway reads");
    }

    @Test
    void twoThousandPointsAreRead() {
        String text = "site: {id: a, zone: UTC}\nlines: [{id: l, transport: rs485, port: p}]\npanels:\n"
                + repeat(
                        200,
                        i -> "  - {id: P" + i + ", line: l, unit: " + (i + 1)
                                + ", profile: x, points: {count: 10, prefix: p" + i + "-, phases: [A], rating: 9}}\n");
        assertThat(Texts.site(text).pointCount()).isEqualTo(2000);
    }

    @Test
    void panelsAndLinesHaveTheirBoundsToo() {
        String lines = repeat(51, i -> "  - {id: l" + i + ", transport: rs485, port: p" + i + "}\n");
        assertThat(only("site: {id: a, zone: UTC}\nlines:\n" + lines + "panels: []\n"))
                .isEqualTo("etc/site.yaml:3 lines: 51 found, 50 at most");
        String panels = repeat(
                201,
                i -> "  - {id: P" + i + ", line: l, unit: " + (i + 1) + ", profile: x, points: {count: 1, prefix: p" + i
                        + "-, phases: [A], rating: 9}}\n");
        assertThat(only("site: {id: a, zone: UTC}\nlines: [{id: l, transport: modbus-tcp, host: h}]\npanels:\n"
                        + panels))
                .isEqualTo("etc/site.yaml:4 panels: 201 found, 200 at most");
    }

    @Test
    void ofManyMistakesFiftyAreToldAndAllCounted() {
        String text = "site: {id: a, zone: UTC}\nlines: []\npanels: []\n" + repeat(500, i -> "x" + i + ": 1\n");
        SiteFile.Result.Refused refused = Texts.refused(text);
        assertThat(refused.problems()).hasSize(50);
        assertThat(refused.count()).isEqualTo(500);
    }

    @Test
    void whatIsQuotedCannotForgeALogLine() {
        String text = Texts.edit(Texts.GOOD, "id: riser", "id: \"x\\nWARN forged\\u202e" + "y".repeat(500) + "\"");
        assertThat(Texts.refused(text).problems().get(0).text())
                .startsWith("'x?WARN forged?yyy")
                .contains("...'")
                .doesNotContain("\n")
                .hasSizeLessThan(200);
    }

    private static String repeat(int times, IntFunction<String> piece) {
        return IntStream.range(0, times).mapToObj(piece).collect(Collectors.joining());
    }
}
