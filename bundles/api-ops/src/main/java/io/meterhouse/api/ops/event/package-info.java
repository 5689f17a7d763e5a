/** The event log: numbered, timed, hash-chained. */
@Export
@Version("1.1.0")
package io.meterhouse.api.ops.event;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
