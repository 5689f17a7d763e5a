package io.meterhouse.tou.programme;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileDocumentsTest {
    /** What a document may make of work, told by the memory that is taken: so much for each byte, and something besides. */
    private static final long BYTES_FOR_EACH = 4000;

    /** Twenty years of dates by a hundred rules. */
    private static final long BYTES_BESIDES = 64 << 20;

    private static final ThreadMXBean WORK = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static ProgrammeReader.Result bounded(byte[] bytes) {
        return bounded(bytes, () -> ProgrammeReader.read("tou.yaml", bytes));
    }

    private static <T> T bounded(byte[] bytes, Supplier<T> work) {
        long before = WORK.getCurrentThreadAllocatedBytes();
        T result = work.get();
        assertThat(WORK.getCurrentThreadAllocatedBytes() - before)
                .isLessThan(BYTES_BESIDES + BYTES_FOR_EACH * Math.min(bytes.length, ProgrammeReader.MAX_BYTES));
        return result;
    }

    private static String only(String text) {
        ProgrammeReader.Result.Refused refused = bounded(Texts.bytes(text), () -> Texts.refused(text));
        assertThat(refused.problems()).hasSize(1);
        return refused.problems().get(0).toString();
    }

    @Test
    void moreThan256KilobytesAreRefusedUnread() {
        assertThat(only("x".repeat(ProgrammeReader.MAX_BYTES + 1)))
                .isEqualTo("tou.yaml:1: the file is larger than 256 KiB, the most that a programme may be");
    }

    @Test
    void anchorsAliasesAndTagsAreRefused() {
        assertThat(only("rates: &a {A: x}\n")).startsWith("tou.yaml:1: an anchor");
        assertThat(only("rates: *a\n")).startsWith("tou.yaml:1: an alias");
        assertThat(only("rates: !!java.net.URL [x]\n")).startsWith("tou.yaml:1: a tag");
    }

    @Test
    void whatIsNestedTooDeepIsRefused() {
        assertThat(only("[".repeat(9) + "]".repeat(9))).contains("nested more than 8 deep");
    }

    @Test
    void theWrongDocumentIsNotRepeatedInTheMessage() {
        assertThat(only("hunter2\n"))
                .startsWith("tou.yaml:1: a group of keys expected: schema, id")
                .doesNotContain("hunter2");
    }

    @Test
    void countsAreBounded() {
        assertThat(counted(
                        "rates: {A: off-peak, B: mid-peak, C: on-peak}",
                        "rates: {A: a, B: b, C: c",
                        30,
                        i -> ", R" + i + ": x",
                        "}"))
                .endsWith("rates: 33 found, 1 to 32 expected");
        assertThat(counted(
                        "flat: {\"00:00\": A}",
                        "flat: {\"00:00\": A",
                        288,
                        i -> String.format(", \"%02d:%02d\": B", (i + 1) / 60, (i + 1) % 60),
                        "}"))
                .endsWith("schedules.flat: 289 found, 1 to 288 expected");
        assertThat(counted(
                        "  trial-day: {\"00:00\": C}\n",
                        "  trial-day: {\"00:00\": C}\n",
                        61,
                        i -> "  s" + i + ": {\"00:00\": A}\n",
                        ""))
                .endsWith("schedules: 65 found, 1 to 64 expected");
        assertThat(counted("from: [11-01, 2027-02-01]", "from: [11-01", 24, i -> ", " + (2027 + i) + "-02-01", "]"))
                .contains("seasons.winter.from: 25 entries found, 1 to 24 expected");
        assertThat(counted(
                        "seasons:\n",
                        "seasons:\n",
                        15,
                        i -> "  s" + i
                                + ": {from: 2027-02-" + (i + 10)
                                + ", schedules: {weekday: flat, weekend: flat, holiday: flat, trial: flat}}\n",
                        ""))
                .contains("seasons: 17 found, 1 to 16 expected");
        assertThat(counted(
                        "special:\n",
                        "special:\n",
                        96,
                        i -> "  - {name: s" + i + ", type: holiday, date: 12-01}\n",
                        ""))
                .endsWith("special: 101 found, 100 at most");
    }

    private static String counted(String piece, String head, int times, IntFunction<String> each, String tail) {
        String many = IntStream.range(0, times).mapToObj(each).collect(Collectors.joining());
        return Texts.refused(Texts.edit(Texts.GOOD, piece, head + many + tail))
                .problems()
                .get(0)
                .toString();
    }

    @Test
    void ofManyMistakesFiftyAreToldAndAllCounted() {
        String many = IntStream.range(0, 500).mapToObj(i -> "x" + i + ": 1\n").collect(Collectors.joining());
        ProgrammeReader.Result.Refused refused = Texts.refused(Texts.GOOD + many);
        assertThat(refused.problems()).hasSize(50);
        assertThat(refused.count()).isEqualTo(500);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void randomBytesAndCutDocumentsAlwaysGiveAResult(int seed) {
        Random random = new Random(seed);
        byte[] good = Texts.bytes(Texts.GOOD);
        for (int i = 0; i < 300; i++) {
            byte[] bytes = Arrays.copyOf(good, i % 3 == 0 ? good.length : random.nextInt(good.length));
            for (int j = 0; j < i % 5 && bytes.length > 0; j++) {
                bytes[random.nextInt(bytes.length)] = (byte) (i % 2 == 0 ? random.nextInt(95) + 32 : random.nextInt());
            }
            bounded(bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[", "{a: ", "- ", "? ", "[[{", "'", "\"", "a: b: ", "&a ", "!", "%", "\t", ",", "}", "{\\"})
    void aQuarterOfAMegabyteOfTheSameIsRefusedWithoutMoreWorkThanItIsLong(String piece) {
        byte[] bytes = Texts.bytes(piece.repeat(250_000 / piece.length()));
        assertThat(bounded(bytes))
                .isInstanceOfSatisfying(ProgrammeReader.Result.Refused.class, refused -> assertThat(refused.problems())
                        .hasSizeBetween(1, 50)
                        .allSatisfy(problem -> assertThat(problem.text()).hasSizeLessThan(400)));
    }

    @Test
    void whatIsQuotedCannotForgeALogLine() {
        String text = Texts.edit(Texts.GOOD, "id: maple-tou", "id: \"x\\nWARN forged\\u202e" + "y".repeat(500) + "\"");
        assertThat(Texts.refused(text).problems().get(0).text())
                .startsWith("'x?WARN forged?yyy")
                .doesNotContain("\n")
                .hasSizeLessThan(200);
    }
}
