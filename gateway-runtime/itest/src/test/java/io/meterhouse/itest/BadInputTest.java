package io.meterhouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.itest.peer.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What people and networks do to a gateway: it says so, loses nothing, and goes on. */
@Tag(Building.LONG)
@Timeout(240)
class BadInputTest {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
    /** 30 s to connect at most, and two intervals. */
    private static final Duration ATTEMPT = Duration.ofSeconds(30 + 10);

    @TempDir
    private Path folder;

    @Test
    void aBrokerThatRefusesIsNamedAndLosesNothing() throws Exception {
        try (var building = new Building(folder, folder.resolve("home"))) {
            building.broker().kill();
            building.broker().start(false);
            building.start();
            building.gateway()
                    .await(
                            line -> line.contains(" WARN ")
                                    && line.contains("the broker refuses: not authorised; check user and passwordFile"),
                            20);
            long began = System.nanoTime();
            Instant refused = building.time().now();
            building.awaitSiteTime(refused.plus(Building.INTERVAL), Duration.ofSeconds(10));
            building.broker().kill();
            building.broker().start(true);
            // docs/uplink-mqtt.md: a wait is at most twice as long as the outage was, then the attempt itself; then an
            // interval.
            Duration wait =
                    Duration.ofNanos(System.nanoTime() - began).plusSeconds(1).multipliedBy(2);
            var deliveries = building.awaitDelivered(
                    Building.channels(),
                    building.time().now(),
                    wait.compareTo(LONGEST_WAIT) < 0 ? wait.plus(ATTEMPT) : LONGEST_WAIT.plus(ATTEMPT));
            assertThat(deliveries.ofPanel("A", refused)).hasSizeGreaterThanOrEqualTo(2 * 24);
            Verdict.of(building, folder).isClean(building.awaitMore(2).complete(Building.channels()), 1);
        }
    }

    @Test
    void aSiteFileWithAMistakeChangesNothingAndAValidChangeDisturbsNobodyElse() throws Exception {
        try (var building = new Building(folder, folder.resolve("home"))) {
            building.start();
            building.awaitMore(1);
            String good = building.site();
            building.writeSite(good.replaceFirst("profile: panel-24", "profile: panel-24\n    prifile: panel-12")
                    .replace("rating: 100}", "rating: hundred}"));
            // An interval that had begun by now may bear what happened before, such as a start on a machine that stood
            // still.
            Instant began = building.time().now().plus(Building.INTERVAL);
            Await.until("the event of the refusal", Duration.ofSeconds(20), () -> building.command()
                    .eventKinds()
                    .contains("SITE_REFUSED"));
            assertThat(building.gateway().lines())
                    .anyMatch(line -> line.contains("etc/site.yaml:") && line.contains("panels[0].prifile"))
                    .anyMatch(line -> line.contains("etc/site.yaml:") && line.contains("hundred"));
            assertThat(building.command().eventKinds()).doesNotContain("SITE_CHANGED");
            assertThat(building.command().run("site", "show").text()).contains("prifile");
            var deliveries = building.awaitMore(2);
            for (String panel : List.of("A", "B")) {
                assertThat(deliveries.ofPanel(panel, began))
                        .as("panel %s; the gateway said:%n%s", panel, String.join("\n", building.lines()))
                        .isNotEmpty()
                        .allMatch(interval -> interval.flags() == 0);
            }

            building.writeSite(good);
            Await.until(
                    "the mended file",
                    Duration.ofSeconds(20),
                    () -> !building.command().run("site", "show").text().contains("prifile"));

            // Another rating for panel A, and a panel that was not there: the other two go on as if nothing had been.
            building.writeSite(good.replaceFirst("rating: 100}", "rating: 125}"));
            building.addPanelC();
            building.awaitMore(Building.channels("C"), 3);
            assertThat(building.command().eventKinds()).contains("SITE_CHANGED", "METROLOGY_CHANGED");
            var all = building.awaitMore(1);
            for (String panel : List.of("A", "B")) {
                assertThat(all.ofPanel(panel, began))
                        .as("panel %s; the gateway said:%n%s", panel, String.join("\n", building.lines()))
                        .hasSizeGreaterThanOrEqualTo(24 * 4)
                        .allMatch(interval -> interval.flags() == 0);
            }
            List<String> channels = Stream.concat(Building.channels().stream(), Building.channels("C").stream())
                    .toList();
            Verdict.of(building, folder).isClean(all.complete(channels), 1);
        }
    }
}
