/** Time and execution, handed in everywhere: site time, wire time, timers, workers. */
@Export
@Version("1.0.0")
package io.meterhouse.api.metering.time;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
