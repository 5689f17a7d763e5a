package io.meterhouse.shell.socket;

import io.meterhouse.api.metering.time.SiteTime;
import io.meterhouse.shell.call.CommandRegistry;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What is offered over a socket.
 *
 * @param registry the commands
 * @param siteTime for times such as {@code now}
 * @param siteZone the site's zone, empty while there is no site
 */
public record Offered(CommandRegistry registry, SiteTime siteTime, Supplier<Optional<ZoneId>> siteZone) {
    Optional<ZoneId> zone() {
        return siteZone.get();
    }
}
