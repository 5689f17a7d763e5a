/** Commands: contributed by bundles, offered by the command line, Gogo, REST and MQTT alike. */
@Export
@Version("1.0.0")
package io.meterhouse.api.ops.command;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
