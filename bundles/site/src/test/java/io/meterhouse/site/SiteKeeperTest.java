package io.meterhouse.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.definition.LineDefinition;
import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.definition.SiteDefinition;
import io.meterhouse.api.metering.definition.UplinkDefinition;
import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.Event.Severity;
import io.meterhouse.testing.Here;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteKeeperTest {
    private static final Duration TWO_LOOKS = Duration.ofSeconds(5);

    @TempDir
    private Path home;

    private Path file;
    private Universe universe = new Universe();
    private Here worker = new Here();
    private Outbox outbox = new Outbox();
    private SiteKeeper keeper;

    @BeforeEach
    void prepare() throws IOException {
        file = Files.createDirectories(home.resolve("etc")).resolve("site.yaml");
        outbox.connect(universe.events);
    }

    private void start() {
        keeper = new SiteKeeper(new SiteFolder(home), universe.time, universe.time, worker, universe, outbox);
        keeper.start();
    }

    private void stop() {
        worker.close();
        keeper.close();
    }

    /** As after a power cut: nobody was told to stop. */
    private void powerUpAgain() {
        universe = new Universe();
        worker = new Here();
        outbox = new Outbox();
        outbox.connect(universe.events);
        start();
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
    }

    private void change(String piece, String other) throws IOException {
        write(Texts.edit(Files.readString(file), piece, other));
        universe.registrations.clear();
        universe.events.clear();
        universe.time.runFor(TWO_LOOKS);
    }

    private List<String> kinds() {
        return universe.events.kinds();
    }

    @Test
    void everyRecordBecomesAServiceWithItsPropertiesAndWhatOthersDependOnComesFirst() throws IOException {
        write(Texts.GOOD);
        start();
        assertThat(universe.registrations)
                .containsExactly(
                        "+ Site maple",
                        "+ Line riser",
                        "+ Line lan",
                        "+ Line server",
                        "+ Panel A",
                        "+ Panel B",
                        "+ Panel C",
                        "+ Virtual house",
                        "+ Uplink cloud");
        assertThat(universe.present.get(0).properties)
                .containsEntry(SiteDefinition.HASH, SiteFile.hash(Texts.bytes(Texts.GOOD)));
        assertThat(universe.present.get(1).properties).containsEntry(LineDefinition.TRANSPORT, "rs485");
        assertThat(universe.present.get(8).properties).containsEntry(UplinkDefinition.KIND, "mqtt");
        assertThat(((UplinkDefinition) universe.present.get(8).service).settings())
                .containsEntry(
                        "caFile",
                        home.toAbsolutePath().resolve("etc/tls/ca.pem").toString());
        assertThat(kinds()).containsExactly("SITE_LOADED");
        assertThat(universe.events.all().get(0).details())
                .containsEntry("points", "6")
                .containsEntry("panels", "3");
    }

    @Test
    void onlyThePanelThatChangedIsTouched() throws IOException {
        write(Texts.GOOD);
        start();
        List<Universe.Registered> before = List.copyOf(universe.present);
        change("suiteFrom: 201", "suiteFrom: 301");
        assertThat(universe.registrations).containsExactly("- Panel B", "= Site maple", "+ Panel B");
        assertThat(universe.present)
                .hasSize(9)
                .containsAll(before.stream()
                        .filter(r -> !(r.service instanceof PanelDefinition panel
                                && panel.id().equals("B")))
                        .toList());
    }

    @Test
    void aLineThatIsMovedToAnotherPortLeavesItsPanelsAlone() throws IOException {
        write(Texts.GOOD);
        start();
        change("port: 4001", "port: 4002");
        assertThat(universe.registrations).containsExactly("- Line server", "= Site maple", "+ Line server");
    }

    @Test
    void aLineOfAnotherKindChangesItsPanelsWithItAndRemovalComesBeforeAddition() throws IOException {
        write(Texts.GOOD);
        start();
        change("transport: rtu-tcp", "transport: modbus-tcp");
        assertThat(universe.registrations)
                .containsExactly("- Panel C", "- Line server", "= Site maple", "+ Line server", "+ Panel C");
    }

    @Test
    void aCommentTouchesNoServiceButTheHash() throws IOException {
        write(Texts.GOOD);
        start();
        change("lines:\n", "# checked on Friday\nlines:\n");
        assertThat(universe.registrations).containsExactly("= Site maple");
        assertThat(kinds()).containsExactly("SITE_CHANGED");
        assertThat(universe.events.all().get(0).text()).contains("nothing that it defines is different");
    }

    @Test
    void aFileWithAMistakeChangesNothingAndSaysSoOnce() throws IOException {
        write(Texts.GOOD);
        start();
        change("baud: 19200", "baud: 19201");
        universe.time.runFor(Duration.ofMinutes(5));
        assertThat(universe.registrations).isEmpty();
        assertThat(universe.present).hasSize(9);
        assertThat(universe.events.all()).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo("SITE_REFUSED");
            assertThat(event.severity()).isEqualTo(Severity.WARNING);
            assertThat(event.text())
                    .startsWith(
                            "etc/site.yaml is refused, the site goes on as it was: etc/site.yaml:13 lines[0].baud: ");
        });
        assertThat(keeper.standing().problems()).hasSize(1);
        change("baud: 19201", "baud: 19200");
        assertThat(kinds()).containsExactly("SITE_LOADED");
        assertThat(universe.registrations).isEmpty();
        assertThat(keeper.standing().problems()).isEmpty();
    }

    @Test
    void eachMetrologicalValueThatChangesIsAnEventWithOldAndNew() throws IOException {
        write(Texts.GOOD);
        start();
        write(Texts.edit(Files.readString(file), "ct: 400/0.08", "ct: 600/0.08"));
        change("serial: \"24000117\"", "serial: \"24000999\"");
        assertThat(kinds()).containsExactly("SITE_CHANGED", "METROLOGY_CHANGED", "METROLOGY_CHANGED");
        assertThat(universe.events.all()).allMatch(Event::metrological);
        assertThat(universe.events.all().get(1).subject()).isEqualTo("panel/A");
        assertThat(universe.events.all().get(1).details())
                .containsEntry("what", "serial")
                .containsEntry("old", "24000117")
                .containsEntry("new", "24000999");
        assertThat(universe.events.all().get(2).text())
                .isEqualTo("point/main: ct changed from 400/0.08 to 600/0.08 by etc/site.yaml");
    }

    @Test
    void aLabelIsNoMetrologicalChange() throws IOException {
        write(Texts.GOOD);
        start();
        change("label: Main", "label: Main switch");
        assertThat(universe.events.all()).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo("SITE_CHANGED");
            assertThat(event.metrological()).isFalse();
        });
    }

    @Test
    void aFileThatIsStillBeingWrittenIsNotTaken() throws IOException {
        write(Texts.GOOD);
        start();
        universe.registrations.clear();
        String grown = Texts.GOOD.substring(0, Texts.GOOD.indexOf("virtual:"));
        for (int i = 0; i < 10; i++) {
            // Valid at every look, and without the uplink; but it never looks the same twice.
            grown += "# more\n";
            write(grown);
            universe.time.runFor(SiteKeeper.LOOK);
        }
        assertThat(universe.registrations).isEmpty();
        universe.time.runFor(TWO_LOOKS);
        assertThat(universe.registrations).contains("- Uplink cloud", "- Virtual house");
    }

    @Test
    void aFileThatIsRenamedIntoPlaceIsSeen() throws IOException {
        write(Texts.GOOD);
        start();
        Path fresh = file.resolveSibling("site.yaml.swp");
        Files.writeString(fresh, Texts.edit(Texts.GOOD, "baud: 19200", "baud: 38400"));
        Files.setLastModifiedTime(fresh, Files.getLastModifiedTime(file));
        Files.move(fresh, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        universe.registrations.clear();
        universe.time.runFor(TWO_LOOKS);
        assertThat(universe.registrations).containsExactly("- Line riser", "= Site maple", "+ Line riser");
    }

    @Test
    void aFileThatGoesAwayStopsNobody() throws IOException {
        write(Texts.GOOD);
        start();
        Files.delete(file);
        universe.events.clear();
        universe.time.runFor(Duration.ofMinutes(1));
        assertThat(universe.present).hasSize(9);
        assertThat(universe.events.all()).singleElement().satisfies(event -> assertThat(event.text())
                .contains("there is no such file"));
    }

    @Test
    void aFileThatComesLaterIsReadThen() throws IOException {
        start();
        assertThat(universe.events.all()).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo("SITE_REFUSED");
            assertThat(event.severity()).isEqualTo(Severity.ALARM);
        });
        write(Texts.GOOD);
        universe.time.runFor(TWO_LOOKS);
        assertThat(universe.present).hasSize(9);
    }

    @Test
    void aFolderInPlaceOfTheFileIsRefusedOnceAndTriedAgain() throws IOException {
        Files.createDirectories(file);
        start();
        universe.time.runFor(Duration.ofMinutes(1));
        assertThat(kinds()).containsExactly("SITE_REFUSED");
        Files.delete(file);
        write(Texts.GOOD);
        universe.time.runFor(TWO_LOOKS);
        assertThat(universe.present).hasSize(9);
    }

    @Test
    void aChangeMadeWhileTheGatewayWasOffIsToldAtTheNextStart() throws IOException {
        write(Texts.GOOD);
        start();
        universe.time.runFor(Duration.ofSeconds(10));
        write(Texts.edit(Texts.GOOD, "ct: 400/0.08", "ct: 600/0.08"));
        powerUpAgain();
        assertThat(kinds()).containsExactly("SITE_LOADED", "SITE_CHANGED", "METROLOGY_CHANGED");
        assertThat(universe.events.all().get(1).text()).contains("changed while the gateway was off");
        universe.time.runFor(Duration.ofSeconds(10));
        powerUpAgain();
        assertThat(kinds()).containsExactly("SITE_LOADED");
    }

    @Test
    void aBrokenFileAtAStartLeavesTheLastAcceptedOneInEffect() throws IOException {
        write(Texts.GOOD);
        start();
        stop();
        write("site: {id: maple\n");
        powerUpAgain();
        assertThat(universe.present).hasSize(9);
        assertThat(kinds()).containsExactly("SITE_REFUSED");
        write(Texts.edit(Texts.GOOD, "unit: 7\n", "unit: 8\n"));
        universe.time.runFor(TWO_LOOKS);
        assertThat(universe.registrations).endsWith("- Panel C", "= Site maple", "+ Panel C");
        assertThat(universe.events.all().get(2).details())
                .containsEntry("old", "7")
                .containsEntry("new", "8");
    }

    @Test
    void aChangeWhoseEventsNobodyTookYetIsToldAgainAfterAPowerCut() throws IOException {
        write(Texts.GOOD);
        start();
        universe.time.runFor(Duration.ofSeconds(10));
        outbox.disconnect(universe.events);
        change("ct: 400/0.08", "ct: 600/0.08");
        universe.time.runFor(Duration.ofMinutes(1));
        assertThat(universe.events.all()).isEmpty();
        powerUpAgain();
        assertThat(kinds()).containsExactly("SITE_LOADED", "SITE_CHANGED", "METROLOGY_CHANGED");
    }

    @Test
    void stoppingRemovesEverythingInReverse() throws IOException {
        write(Texts.GOOD);
        start();
        universe.registrations.clear();
        stop();
        assertThat(universe.present).isEmpty();
        assertThat(universe.registrations)
                .startsWith("- Uplink cloud", "- Virtual house")
                .endsWith("- Site maple");
        universe.time.runFor(Duration.ofMinutes(1));
        assertThat(universe.present).isEmpty();
    }
}
