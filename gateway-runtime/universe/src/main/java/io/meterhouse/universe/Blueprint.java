package io.meterhouse.universe;

import io.meterhouse.api.metering.definition.SiteDefinition;
import io.meterhouse.simulator.panel.PanelKind;
import io.meterhouse.simulator.panel.PanelSettings;
import io.meterhouse.site.Site;
import io.meterhouse.site.SiteFile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/**
 * A building that a seed makes: where it stands, when its gateway is put in, which panels are on which lines.
 *
 * @param site as the site file says, but for the retention, which the file's schema does not allow to be so short
 * @param start when everything begins, true time
 */
record Blueprint(Site site, Instant start, List<Panel> panels) {
    /** With half hours, with southern summers, without any summer. */
    private static final List<String> ZONES = List.of(
            "America/Toronto",
            "America/Toronto",
            "America/St_Johns",
            "Europe/Berlin",
            "Australia/Lord_Howe",
            "America/Asuncion",
            "Asia/Kolkata");

    private static final LocalDate FIRST = LocalDate.of(2026, 2, 1);
    private static final int DAYS_TO_CHOOSE = 700;
    /** Before it no gateway was built, so that none trusts a clock that shows an earlier time. */
    private static final Instant BUILT = Instant.parse("2026-01-01T00:00:00Z");

    private static final int LINES = 2;
    /** What a reading may come later than its poll was due, and the one before it earlier. */
    private static final int SLACK_SECONDS = 30;

    /** Counts before a rollover with which a panel may begin, at most. */
    private static final long NEAR_THE_END = 20_000;

    /** A panel, and the line that it is on. */
    record Panel(String id, String line, int unit, PanelSettings settings) {}

    /** A building to look for faults in. @param days that it will be watched; the clocks change meanwhile, if they ever do */
    static Blueprint of(long seed, int days, Duration retention) {
        var random = new SplittableRandom(seed ^ 0x6275696C64L);
        ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
        int minutes = List.of(5, 15, 15, 30, 30, 60).get(random.nextInt(6));
        var panels = new ArrayList<Panel>();
        List<PanelKind> kinds =
                switch (random.nextInt(4)) {
                    case 0 -> List.of(PanelKind.PANEL_24);
                    case 1 -> List.of(PanelKind.PANEL_12, PanelKind.PANEL_12);
                    case 2 -> List.of(PanelKind.PANEL_12, PanelKind.SDM630);
                    default -> List.of(PanelKind.SDM630, PanelKind.PANEL_12, PanelKind.SDM630);
                };
        Instant start = start(zone, days, random);
        int lines = random.nextInt(1, LINES + 1);
        for (PanelKind kind : kinds) {
            int number = panels.size() + 1;
            // Of a meter of floating point nobody knows at what it begins anew.
            boolean rollsOver = random.nextInt(3) > 0 && kind != PanelKind.SDM630;
            panels.add(
                    panel(kind, number, 1 + number % lines, start, rollsOver ? 1 + random.nextLong(NEAR_THE_END) : 0));
        }
        return of(zone, minutes, random.nextInt(3) > 0 ? 3 : 6, start, panels, retention);
    }

    /** 48 points on one line, read three times an interval: what speed is measured with. @param minutes of an interval */
    static Blueprint steady(long seed, int minutes, Duration retention) {
        var random = new SplittableRandom(seed);
        ZoneId zone = ZoneId.of(ZONES.get(0));
        Instant start = FIRST.plusDays(random.nextInt(DAYS_TO_CHOOSE))
                .atTime(10, 2, 10)
                .atZone(zone)
                .toInstant();
        List<Panel> panels =
                List.of(panel(PanelKind.PANEL_24, 1, 1, start, 0), panel(PanelKind.PANEL_24, 2, 1, start, 0));
        return of(zone, minutes, 3, start, panels, retention);
    }

    /** The site's midnights within so many days. */
    List<Instant> midnights(int days) {
        ZoneId zone = site.site().zone();
        LocalDate first = start.atZone(zone).toLocalDate();
        return first.datesUntil(first.plusDays(days + 1L))
                .map(day -> day.plusDays(1).atStartOfDay(zone).toInstant())
                .filter(midnight -> midnight.isBefore(start.plus(Duration.ofDays(days))))
                .toList();
    }

    private static Instant start(ZoneId zone, int days, SplittableRandom random) {
        LocalDate day = FIRST.plusDays(random.nextInt(DAYS_TO_CHOOSE));
        Instant any = day.atTime(LocalTime.ofSecondOfDay(random.nextInt(86_400)))
                .atZone(zone)
                .toInstant();
        ZoneOffsetTransition next = zone.getRules().nextTransition(any);
        if (next == null || days < 2) {
            return any;
        }
        Instant before = next.getInstant()
                .minusSeconds(3600 + random.nextLong(Duration.ofDays(days - 1).toSeconds()));
        // Where that is too early the change of the clocks lies so near that it comes within the days that follow the
        // other too.
        return before.isBefore(BUILT) ? any : before;
    }

    private static Panel panel(PanelKind kind, int number, int line, Instant start, long beforeTheEnd) {
        OptionalLong shown = beforeTheEnd > 0 ? OptionalLong.of(kind.modulus() - beforeTheEnd) : OptionalLong.empty();
        return new Panel(
                String.valueOf((char) ('A' + number - 1)),
                "riser-" + line,
                number,
                new PanelSettings(
                        number,
                        kind,
                        24_000_000L + number,
                        kind.modulus(),
                        shown,
                        5,
                        start.minusSeconds(3600).toEpochMilli()));
    }

    /** @param polls an interval */
    private static Blueprint of(
            ZoneId zone, int minutes, int polls, Instant start, List<Panel> panels, Duration retention) {
        int poll = minutes * 60 / polls;
        var yaml = new StringBuilder()
                .append("site: {id: maple, name: Maple Court, zone: ")
                .append(zone)
                .append(", interval: ")
                .append(minutes < 60 ? minutes + "m" : minutes / 60 + "h")
                .append("}\nlines:\n");
        panels.stream().map(Panel::line).distinct().sorted().forEach(line -> yaml.append("  - {id: ")
                .append(line)
                .append(", transport: rs485, port: /dev/")
                .append(line)
                .append(", baud: 19200}\n"));
        yaml.append("panels:\n");
        for (Panel panel : panels) {
            yaml.append("  - id: ")
                    .append(panel.id)
                    .append("\n    line: ")
                    .append(panel.line)
                    .append("\n    unit: ")
                    .append(panel.unit)
                    .append("\n    profile: ")
                    .append(panel.settings.kind().id())
                    .append("\n    poll: ")
                    .append(poll)
                    .append("s\n    tolerance: ")
                    .append(Math.min(poll + SLACK_SECONDS, minutes * 30))
                    .append("s\n    points: ")
                    .append(points(panel))
                    .append('\n');
        }
        yaml.append("uplinks:\n  - {id: cloud, kind: mqtt, url: \"tcp://broker:1883\", start: oldest, live: 1h}\n");
        return new Blueprint(accepted(yaml.toString(), retention), start, List.copyOf(panels));
    }

    private static String points(Panel panel) {
        return switch (panel.settings.kind()) {
            case SDM630 ->
                "[{id: " + panel.id + "-01, position: 1, suite: " + panel.settings.number()
                        + "01, phases: [A, B, C], rating: 100}]";
            default ->
                "{count: " + panel.settings.kind().points() + ", prefix: " + panel.id + "-, suiteFrom: "
                        + panel.settings.number() + "01, phases: [A, B], ct: 200/0.08, rating: 200}";
        };
    }

    private static Site accepted(String yaml, Duration retention) {
        SiteFile.Result result = SiteFile.parse("site.yaml", yaml.getBytes(StandardCharsets.UTF_8));
        if (result instanceof SiteFile.Result.Accepted accepted) {
            Site site = accepted.site();
            SiteDefinition head = site.site();
            return new Site(
                    new SiteDefinition(
                            head.id(), head.name(), head.zone(), retention, 0, head.maxClockError(), head.ids()),
                    site.lines(),
                    site.panels(),
                    site.virtuals(),
                    site.uplinks(),
                    site.hash());
        }
        throw new IllegalStateException("the site file of a world has a mistake: " + result + "\n" + yaml);
    }
}
