package io.meterhouse.site;

import io.meterhouse.api.metering.definition.LineDefinition;
import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.definition.SiteDefinition;
import io.meterhouse.api.metering.definition.UplinkDefinition;
import io.meterhouse.api.metering.definition.VirtualPointDefinition;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A whole site, as one file defines it, without a mistake. Lists are in the order of the file.
 *
 * @param hash SHA-256 of the file's bytes, hexadecimal
 */
public record Site(
        SiteDefinition site,
        List<LineDefinition> lines,
        List<PanelDefinition> panels,
        List<VirtualPointDefinition> virtuals,
        List<UplinkDefinition> uplinks,
        String hash) {
    private static final List<String> FILES = List.of("passwordFile", "caFile", "certificateFile", "keyFile");

    public Site {
        lines = List.copyOf(lines);
        panels = List.copyOf(panels);
        virtuals = List.copyOf(virtuals);
        uplinks = List.copyOf(uplinks);
    }

    /** The same with the files of the uplinks made absolute: a file itself does not know in which home folder it lies. */
    public Site inHome(Path home) {
        Path base = home.toAbsolutePath().normalize();
        List<UplinkDefinition> absolute = uplinks.stream()
                .map(uplink -> {
                    Map<String, String> settings = new HashMap<>(uplink.settings());
                    FILES.forEach(key -> settings.computeIfPresent(
                            key, (k, file) -> base.resolve(file).normalize().toString()));
                    return new UplinkDefinition(
                            uplink.id(), uplink.kind(), uplink.site(), uplink.start(), uplink.live(), settings);
                })
                .toList();
        return new Site(site, lines, panels, virtuals, absolute, hash);
    }

    /** Points of all panels; virtual ones are not among them. */
    public int pointCount() {
        return panels.stream().mapToInt(panel -> panel.points().size()).sum();
    }
}
