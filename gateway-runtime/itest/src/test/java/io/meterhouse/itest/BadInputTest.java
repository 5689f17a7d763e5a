package io.meterhouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.itest.peer.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What people and networks do to a gateway: it says so, loses nothing, and goes on. */
@Tag(Building.LONG)
@Timeout(240)
class BadInputTest {
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
            Instant refused = building.time().now();
            building.awaitSiteTime(refused.plus(Building.INTERVAL), Duration.ofSeconds(10));
            building.broker().kill();
            building.broker().start(true);
            var deliveries =
                    building.awaitDelivered(Building.channels(), building.time().now(), Duration.ofSeconds(120));
            assertThat(deliveries.ofPanel("A", refused)).hasSizeGreaterThanOrEqualTo(2 * 24);
            Verdict.of(building, folder).isClean(building.awaitMore(2).complete(Building.channels()), 1);
        }
    }

    @Test
    void aSiteFileWithAMistakeChangesNothing() throws Exception {
        try (var building = new Building(folder, folder.resolve("home"))) {
            building.start();
            building.awaitMore(1);
            String good = building.site();
            building.writeSite(good.replaceFirst("profile: panel-24", "profile: panel-24\n    prifile: panel-12")
                    .replace("rating: 100}", "rating: hundred}"));
            Instant broken = building.time().now();
            Await.until("the event of the refusal", Duration.ofSeconds(20), () -> building.command()
                    .eventKinds()
                    .contains("SITE_REFUSED"));
            assertThat(building.gateway().lines())
                    .anyMatch(line -> line.contains("etc/site.yaml:") && line.contains("panels[0].prifile"))
                    .anyMatch(line -> line.contains("etc/site.yaml:") && line.contains("hundred"));
            assertThat(building.command().eventKinds()).doesNotContain("SITE_CHANGED");
            assertThat(building.command().run("site", "show").text()).contains("prifile");
            var deliveries = building.awaitMore(1);
            assertThat(deliveries.ofPanel("A", broken)).isNotEmpty().allMatch(interval -> interval.flags() == 0);
            assertThat(deliveries.ofPanel("B", broken)).isNotEmpty().allMatch(interval -> interval.flags() == 0);

            building.writeSite(good);
            Await.until(
                    "the mended file",
                    Duration.ofSeconds(20),
                    () -> !building.command().run("site", "show").text().contains("prifile"));
            Verdict.of(building, folder).isClean(building.awaitMore(2).complete(Building.channels()), 1);
        }
    }
}
