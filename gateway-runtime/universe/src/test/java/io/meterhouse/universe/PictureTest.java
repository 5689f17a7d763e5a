package io.meterhouse.universe;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.universe.oracle.Rule;
import io.meterhouse.universe.oracle.Violation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.LogManager;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** What somebody sees of a world. */
class PictureTest {
    private static final ZoneId ZONE = ZoneId.of("America/Toronto");
    private static final long START = at("2026-10-31", 6);

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    private static long at(String day, int hour) {
        return LocalDate.parse(day).atTime(hour, 0).atZone(ZONE).toInstant().toEpochMilli();
    }

    @BeforeAll
    static void quiet() {
        LogManager.getLogManager().reset();
    }

    private static Fault fault(int number, FaultKind kind, long from, Duration lasts) {
        return new Fault(number, kind, Instant.ofEpochMilli(from), lasts, 0);
    }

    private List<String> days(boolean coloured, java.util.function.Consumer<Watcher> world) {
        printed.reset();
        try (var out = new PrintStream(printed, false, StandardCharsets.UTF_8)) {
            world.accept(new EachDay(out, ZONE, START, coloured));
        }
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }

    /** A cut, a slow meter, a broker that is away for two nights, in the second of which the clocks change. */
    private static void rough(Watcher watcher) {
        watcher.gateway(START, false);
        watcher.gateway(START, true);
        Fault away = fault(1, FaultKind.BROKER_AWAY, at("2026-10-31", 20), Duration.ofHours(30));
        Fault slow = fault(2, FaultKind.METER_SLOW, at("2026-10-31", 9), Duration.ofHours(2));
        watcher.begins(at("2026-10-31", 9), slow, "A");
        watcher.gateway(at("2026-10-31", 10), false);
        watcher.gateway(at("2026-10-31", 10) + 60_000, true);
        watcher.ends(at("2026-10-31", 11), slow);
        watcher.begins(at("2026-10-31", 20), away, "broker");
        watcher.standing(new Watcher.Standing(at("2026-11-01", 0), 100, 0));
        watcher.begins(at("2026-11-01", 12), fault(3, FaultKind.REGISTER_RESET, START, Duration.ZERO), "B");
        watcher.standing(new Watcher.Standing(at("2026-11-02", 0), 100, 2));
        watcher.ends(at("2026-11-02", 1), away);
        watcher.standing(new Watcher.Standing(at("2026-11-03", 0), 400, 2));
    }

    @Test
    void aDayIsALineWithItsTroublesHourByHourAndWhatIsStillBroken() {
        List<String> lines = days(false, PictureTest::rough);

        assertThat(lines.get(2))
                .startsWith("Sat 2026-10-31       ···MX·········BBBB ")
                .endsWith("broker away 4 h");
        assertThat(lines.get(3))
                .as("a day of 25 hours, with something that happens once")
                .startsWith("Sun 2026-11-01 BBBBBBBBBBBBB2BBBBBBBBBBB ")
                .contains("2 VIOLATED (25 h) broker away 29 h");
        assertThat(lines.get(4))
                .startsWith("Mon 2026-11-02 B·")
                .contains(" 300 ")
                .doesNotContain("broker");
    }

    @Test
    void noLineIsLongerThanAScreenAndColoursAreForTerminalsOnly() {
        List<String> lines = days(false, watcher -> {
            for (FaultKind kind : FaultKind.values()) {
                watcher.begins(START, fault(kind.ordinal(), kind, START, Duration.ofDays(9)), "A");
            }
            watcher.standing(new Watcher.Standing(at("2026-11-01", 0), 1_000_000_000, 0));
        });
        assertThat(lines).hasSize(3).allMatch(line -> line.length() <= EachDay.WIDTH && !line.contains("\u001b"));
        assertThat(lines.get(2)).endsWith("…");
        assertThat(String.join("", days(true, PictureTest::rough))).contains("\u001b[1;31m2 VIOLATED \u001b[0m");
    }

    @Test
    void aWorldIsDrawnWithALaneForEachPartAndItsViolationsInRed() throws Exception {
        var plan = new Plan(2, 6, 3);
        var picture = new Picture(plan.blueprint());
        Result result;
        try (var world = new World(plan, picture)) {
            result = world.run();
        }
        var violated = new ArrayList<>(result.violations());
        violated.add(new Violation(Rule.SUMS, picture.start() + 86_400_000, "A-01", "<what> & \"why\""));

        String svg = Drawing.of(
                picture,
                new Result(
                        plan,
                        violated,
                        result.happened(),
                        result.figures(),
                        result.history(),
                        result.lives(),
                        result.nanos()));

        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        Document document =
                factory.newDocumentBuilder().parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        NodeList texts = document.getElementsByTagName("text");
        var words = new ArrayList<String>();
        for (int i = 0; i < texts.getLength(); i++) {
            words.add(texts.item(i).getTextContent());
        }
        assertThat(words)
                .contains("power", "gateway", "disk", "clock", "broker", "violations")
                .doesNotContain("none");
        plan.blueprint().panels().forEach(panel -> assertThat(words).contains("panel " + panel.id()));
        assertThat(svg).contains("fill=\"#d00000\"").doesNotContain("href", "<script", "url(");
        Map<FaultKind, Integer> happened = result.happened();
        assertThat(happened).isNotEmpty();
        happened.forEach((kind, times) -> assertThat(words)
                .contains(kind.figure().replace('_', ' ') + (times == 1 ? ", once" : ", " + times + " times")));
        assertThat(picture.days().stream().mapToLong(Picture.Day::delivered).sum())
                .isEqualTo(result.figures().get("judged.intervals"));
    }

    @Test
    void theNightInWhichTheClocksChangeIsMarked() {
        Plan plan = new Plan(7, 30, 0);
        var picture = new Picture(plan.blueprint());
        picture.standing(
                new Watcher.Standing(picture.start() + Duration.ofDays(30).toMillis(), 10, 0));
        String svg = Drawing.of(picture, new Result(plan, List.of(), Map.of(), Map.of(), "", 1, 1));
        assertThat(svg)
                .containsPattern("clocks go (forward|back), [0-9]+ [A-Z][a-z]{2}")
                .contains(">none<");
    }
}
