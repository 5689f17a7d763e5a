/** What is metered: channels, counts, registers, intervals and their flags. */
@Export
@Version("1.0.0")
package io.meterhouse.api.metering;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
