package io.meterhouse.tou;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.ops.event.Event;
import io.meterhouse.tou.programme.Programme;
import io.meterhouse.tou.programme.ProgrammeWriter;
import io.meterhouse.tou.rating.RateOverride;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programme that lies beside the site file, through starts and restarts. */
class ProgrammeFileTest {
    private static final String NOW = "2025-01-08T16:00:00Z";

    @TempDir
    private Path home;

    private Path file;
    private Suite suite;

    @BeforeEach
    void start() throws Exception {
        file = home.resolve(ProgrammeFile.NAME);
        Files.createDirectories(file.getParent());
        suite = new Suite(home.resolve("var/tou"), NOW);
    }

    private static Programme programme(String id, int version, String from) {
        return Programmes.in("America/Toronto").id(id).version(version, from).programme();
    }

    private void lay(Programme programme) throws Exception {
        Files.write(file, ProgrammeWriter.json(programme));
    }

    private void take() {
        new ProgrammeFile(home, suite.tou, suite.orders, suite.events, suite.facts).take();
        suite.time.settle();
    }

    private List<String> programmes() throws Exception {
        return suite.get(suite.answers.status()).standing().programmes().stream()
                .map(each -> each.programme().id() + " " + each.from())
                .toList();
    }

    @Test
    void itIsTakenAtTheStart() throws Exception {
        lay(programme("flat", 1, NOW));
        take();
        assertThat(programmes()).containsExactly("flat 2025-01-08T16:01:00Z");
    }

    @Test
    void whileTheTimeIsUnknownItWaitsAndIsTakenWithTheFirstIntervalAfterTheClockWasSet() throws Exception {
        lay(programme("flat", 1, NOW));
        suite.time.error(Duration.ofHours(1));
        take();
        suite.record(1);
        assertThat(programmes()).isEmpty();
        suite.time.error(Duration.ZERO);
        suite.record(1, 1);
        assertThat(programmes()).containsExactly("flat 2025-01-08T16:31:00Z");
        assertThat(suite.events.kinds()).containsExactly("TOU_PROGRAMME_ACCEPTED");
    }

    @Test
    void whatIsWrongWithItIsToldOnceAndThatAtOnce() throws Exception {
        Files.writeString(file, "meterhouse: tou\n", StandardCharsets.UTF_8);
        suite.time.error(Duration.ofHours(1));
        take();
        suite.record(1);
        suite.time.error(Duration.ZERO);
        suite.record(1);
        assertThat(suite.events.kinds()).containsExactly("TOU_PROGRAMME_REFUSED");
        assertThat(suite.events.all().get(0).text()).contains("mistakes, the first: etc/tou.yaml:");
    }

    @Test
    void oneThatCouldNotBeKeptIsToldOnceAndTriedAgainWithTheNextInterval() throws Exception {
        lay(programme("flat", 1, NOW));
        Path inTheWay = home.resolve("var");
        Files.writeString(inTheWay, "in the way");
        take();
        suite.record(1, 1);
        assertThat(suite.events.kinds()).containsExactly("TOU_PROGRAMME_REFUSED");
        Files.delete(inTheWay);
        suite.record(1);
        assertThat(suite.events.kinds()).containsExactly("TOU_PROGRAMME_REFUSED", "TOU_PROGRAMME_ACCEPTED");
    }

    @Test
    void oneThatAnOverrideIsInTheWayOfIsToldOnceAndTakenWhenThatIsOver() throws Exception {
        suite.get(suite.orders.accept(programme("flat", 1, NOW), "clerk"));
        Instant start = Instant.parse("2025-01-08T16:10:00Z");
        suite.get(suite.orders.override(
                new RateOverride(
                        "peak",
                        start,
                        Instant.parse("2025-01-08T17:00:00Z"),
                        List.of(new RateOverride.Switch(start, "D"))),
                "clerk"));
        lay(Programmes.in("America/Toronto").rates(2).version(2, NOW).id("flat").programme());
        take();
        suite.record(1, 1, 1);
        assertThat(suite.events.count("TOU_PROGRAMME_REFUSED")).isEqualTo(1);
        assertThat(programmes()).hasSize(1);
        suite.record(1, 1);
        assertThat(suite.events.count("TOU_PROGRAMME_REFUSED")).isEqualTo(1);
        assertThat(programmes()).containsExactly("flat 2025-01-08T16:01:00Z", "flat 2025-01-08T17:01:00Z");
    }

    @Test
    void oneThatIsNoNewerIsRefusedOnce() throws Exception {
        suite.get(suite.orders.accept(programme("flat", 2, NOW), "clerk"));
        lay(programme("flat", 1, NOW));
        take();
        suite.record(1, 1);
        assertThat(suite.events.all())
                .extracting(Event::kind)
                .containsExactly("TOU_PROGRAMME_ACCEPTED", "TOU_PROGRAMME_REFUSED");
    }

    @Test
    void whatAClerkLoadedInItsPlaceStaysThroughARestart() throws Exception {
        lay(programme("flat", 1, "2025-03-01T05:00:00Z"));
        take();
        suite.get(suite.orders.accept(programme("city", 1, "2025-03-01T05:00:00Z"), "clerk"));
        suite.restart();
        take();
        assertThat(programmes()).containsExactly("city 2025-03-01T05:00:00Z");
        assertThat(suite.events.kinds()).containsExactly("TOU_PROGRAMME_ACCEPTED", "TOU_PROGRAMME_ACCEPTED");
        assertThat(suite.events.all().get(1).text())
                .isEqualTo("version 1 of programme 'city' rates from 2025-03-01T05:00:00Z,"
                        + " in place of version 1 of 'flat' from 2025-03-01T05:00:00Z");
    }

    @Test
    void anOlderVersionThatWasTakenOnceIsNotRefusedAtEachStart() throws Exception {
        lay(programme("flat", 1, "2025-03-01T05:00:00Z"));
        take();
        suite.get(suite.orders.accept(programme("flat", 2, "2025-02-01T05:00:00Z"), "clerk"));
        suite.restart();
        take();
        assertThat(programmes()).containsExactly("flat 2025-02-01T05:00:00Z");
        assertThat(suite.events.kinds()).doesNotContain("TOU_PROGRAMME_REFUSED");
    }

    @Test
    void onceItIsChangedItIsTakenAgain() throws Exception {
        lay(programme("flat", 1, "2025-03-01T05:00:00Z"));
        take();
        lay(programme("flat", 2, "2025-02-01T05:00:00Z"));
        suite.restart();
        take();
        assertThat(programmes()).containsExactly("flat 2025-02-01T05:00:00Z");
    }
}
