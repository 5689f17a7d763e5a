package io.meterhouse.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.Quantity;
import io.meterhouse.api.metering.definition.IntervalLength;
import io.meterhouse.api.metering.definition.LineDefinition;
import io.meterhouse.api.metering.definition.LineDefinition.Framing;
import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.definition.PointDefinition;
import io.meterhouse.api.metering.definition.PointDefinition.CurrentTransformer;
import io.meterhouse.api.metering.definition.PointDefinition.Phase;
import io.meterhouse.api.metering.definition.PointDefinition.Rating;
import io.meterhouse.api.metering.definition.PointDefinition.TouBilling;
import io.meterhouse.api.metering.definition.SiteDefinition;
import io.meterhouse.api.metering.definition.UplinkDefinition;
import io.meterhouse.api.metering.definition.UplinkDefinition.StartAt;
import io.meterhouse.api.metering.definition.VirtualPointDefinition;
import io.meterhouse.api.metering.definition.VirtualPointDefinition.Term;
import io.meterhouse.api.metering.line.Node;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SiteFileTest {
    private static final ZoneId ZONE = ZoneId.of("America/New_York");
    private final Site site = Texts.site(Texts.GOOD);

    @Test
    void theSiteIsReadAsItIsWritten() {
        assertThat(site.site())
                .isEqualTo(new SiteDefinition(
                        "maple",
                        "Maple Court",
                        ZONE,
                        Duration.ofDays(730),
                        200_000_000,
                        Duration.ofSeconds(30),
                        new SiteDefinition.Ids(
                                Set.of("riser", "lan", "server"), Set.of("A", "B", "C"), Set.of("cloud"))));
        assertThat(site.hash())
                .isEqualTo(SiteFile.hash(Texts.bytes(Texts.GOOD)))
                .hasSize(64);
    }

    @Test
    void linesGetTheSettingsThatTheirTransportNeeds() {
        assertThat(site.lines())
                .containsExactly(
                        new LineDefinition(
                                "riser",
                                "rs485",
                                Framing.RTU,
                                Map.of(
                                        "port",
                                        "/dev/ttyUSB0",
                                        "baud",
                                        "19200",
                                        "parity",
                                        "even",
                                        "dataBits",
                                        "8",
                                        "stopBits",
                                        "1")),
                        new LineDefinition("lan", "modbus-tcp", Framing.MBAP, tcp("192.0.2.10", "502", "3000", "30")),
                        new LineDefinition("server", "rtu-tcp", Framing.RTU, tcp("192.0.2.11", "4001", "500", "0")));
    }

    private static Map<String, String> tcp(String host, String port, String connect, String idle) {
        return Map.of("host", host, "port", port, "connectTimeoutMillis", connect, "idleCloseSeconds", idle);
    }

    @Test
    void aPanelKnowsItsLineAndItsPoints() {
        PointDefinition main = new PointDefinition(
                "main",
                1,
                "",
                "Main",
                "SP-1",
                List.of(Phase.A, Phase.B),
                List.of(new CurrentTransformer(1, 400_000, 80, "C-1"), new CurrentTransformer(2, 400_000, 80, "C-2")),
                new Rating(400_000, 120_000),
                "M-1",
                "S-1",
                Optional.of(LocalDate.of(2030, 12, 31)),
                List.of(Quantity.KWH_DELIVERED, Quantity.KWH_RECEIVED, Quantity.KVARH),
                TouBilling.METER);
        PointDefinition suite = new PointDefinition(
                "A-02",
                2,
                "0104",
                "",
                "",
                List.of(Phase.C),
                List.of(new CurrentTransformer(3, 200_000, 80, "")),
                new Rating(62_500, 120_000),
                "",
                "",
                Optional.empty(),
                List.of(Quantity.KWH_DELIVERED));
        assertThat(site.panels().get(0))
                .isEqualTo(new PanelDefinition(
                        "A",
                        "riser",
                        Framing.RTU,
                        new Node(1, Duration.ofMillis(20), Duration.ofMillis(800), ""),
                        "panel-24",
                        "24000117",
                        new IntervalLength(15),
                        ZONE,
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(2),
                        List.of(main, suite)));
    }

    @Test
    void whichRegistersBillIsSaidByThePointOrItsPanelAndElseItIsTheGateways() {
        assertThat(billings(Texts.GOOD, 1)).containsOnly(TouBilling.GATEWAY);
        String ofPanel = Texts.GOOD.replace("unit: 255\n", "unit: 255\n    tou: {billing: meter}\n");
        assertThat(billings(ofPanel, 1)).hasSize(3).containsOnly(TouBilling.METER);
        String ofPoints = ofPanel.replace("rating: 100}", "rating: 100, tou: {billing: gateway}}");
        assertThat(billings(ofPoints, 1)).hasSize(3).containsOnly(TouBilling.GATEWAY);
    }

    private static List<TouBilling> billings(String text, int panel) {
        return Texts.site(text).panels().get(panel).points().stream()
                .map(PointDefinition::touBilling)
                .toList();
    }

    @Test
    void theShortFormGivesNumberedPointsWithTheInputsOfTheirPositions() {
        PanelDefinition panel = site.panels().get(1);
        assertThat(panel.framing()).isEqualTo(Framing.MBAP);
        assertThat(panel.points()).extracting(PointDefinition::id).containsExactly("B-01", "B-02", "B-03");
        assertThat(panel.points()).extracting(PointDefinition::suite).containsExactly("201", "202", "203");
        assertThat(panel.points()).extracting(PointDefinition::position).containsExactly(1, 2, 3);
        assertThat(panel.points())
                .flatExtracting(PointDefinition::transformers)
                .containsExactly(
                        new CurrentTransformer(1, 200_000, 5_000, ""),
                        new CurrentTransformer(3, 200_000, 5_000, ""),
                        new CurrentTransformer(5, 200_000, 5_000, ""));
    }

    @Test
    void whatIsLeftOutHasTheDocumentedDefault() {
        Site small = Texts.site(
                """
                site: {id: s, zone: UTC}
                lines: [{id: l, transport: rs485, port: p}]
                panels:
                  - {id: P, line: l, unit: 1, profile: x, points: [{id: p, position: 1, phases: [A], rating: 1}]}
                uplinks: [{id: u, kind: mqtt, url: 'ssl://b'}]
                """);
        assertThat(small.site())
                .isEqualTo(new SiteDefinition(
                        "s",
                        "s",
                        ZoneId.of("UTC"),
                        Duration.ofDays(96),
                        64_000_000,
                        Duration.ofSeconds(60),
                        new SiteDefinition.Ids(Set.of("l"), Set.of("P"), Set.of("u"))));
        assertThat(small.lines().get(0).settings())
                .isEqualTo(Map.of("port", "p", "baud", "9600", "parity", "none", "dataBits", "8", "stopBits", "1"));
        PanelDefinition panel = small.panels().get(0);
        assertThat(panel.interval()).isEqualTo(new IntervalLength(5));
        assertThat(panel.poll()).isEqualTo(Duration.ofSeconds(20));
        assertThat(panel.tolerance()).isEqualTo(Duration.ofSeconds(150));
        assertThat(panel.node()).isEqualTo(new Node(1, Duration.ZERO, Duration.ofSeconds(1), ""));
        assertThat(panel.points().get(0).rating()).isEqualTo(new Rating(1000, 120_000));
        assertThat(small.uplinks())
                .containsExactly(new UplinkDefinition(
                        "u",
                        "mqtt",
                        "s",
                        StartAt.OLDEST,
                        Duration.ofSeconds(10),
                        Map.of(
                                "url",
                                "ssl://b:8883",
                                "clientId",
                                "meterhouse-s-u",
                                "topic",
                                "meterhouse/1",
                                "inFlight",
                                "16",
                                "keepAliveSeconds",
                                "60")));
    }

    @Test
    void aVirtualPointIsASignedSumOfChannels() {
        assertThat(site.virtuals())
                .containsExactly(new VirtualPointDefinition(
                        "house",
                        "House load",
                        List.of(
                                new Term(1, ChannelId.parse("main.kwh-del")),
                                new Term(-1, ChannelId.parse("A-02.kwh-del")),
                                new Term(-1, ChannelId.parse("B-01.kwh-del")))));
        assertThat(Texts.site(Texts.edit(Texts.GOOD, "[+main, -A-02, -B-01]", "[+main, -main.kwh-rec]"))
                        .virtuals()
                        .get(0)
                        .terms())
                .containsExactly(
                        new Term(1, ChannelId.parse("main.kwh-del")), new Term(-1, ChannelId.parse("main.kwh-rec")));
    }

    @Test
    void theFilesOfAnUplinkAreAbsoluteOnceTheHomeFolderIsKnown() {
        assertThat(site.inHome(Path.of("/srv/maple")).uplinks().get(0).settings())
                .containsEntry("passwordFile", "/srv/maple/etc/secrets/cloud")
                .containsEntry("keyFile", "/srv/maple/etc/tls/client.key")
                .containsEntry("user", "maple");
    }

    @Test
    void channelsInAnotherOrderAreTheSameChannels() {
        assertThat(Texts.site(Texts.edit(Texts.GOOD, "[kwh-del, kwh-rec, kvarh]", "[kvarh, kwh-rec, kwh-del]"))
                        .panels())
                .isEqualTo(site.panels());
    }

    @Test
    void linesMayEndAsWindowsEndsThemAndAByteOrderMarkIsPassedOver() {
        Site other = Texts.site("\uFEFF" + Texts.GOOD.replace("\n", "\r\n"));
        assertThat(other.panels()).isEqualTo(site.panels());
        assertThat(Texts.refused(Texts.edit(Texts.GOOD, "parity: even", "parity: evn")
                                .replace("\n", "\r\n"))
                        .problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.line()).isEqualTo(14));
    }

    @Test
    void aCommentChangesNothingButTheHash() {
        Site other = Texts.site(Texts.GOOD + "# mended the riser on Monday\n");
        assertThat(other.hash()).isNotEqualTo(site.hash());
        assertThat(SiteChanges.between(site, other).isEmpty()).isTrue();
    }
}
