/** Meters: what a driver makes of a panel's definition, and what it reads. */
@Export
@Version("1.1.0")
package io.meterhouse.api.metering.meter;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
