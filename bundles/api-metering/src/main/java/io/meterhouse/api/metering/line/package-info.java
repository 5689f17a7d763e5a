/** Lines: one shared wire or endpoint each, one conversation at a time. */
@Export
@Version("1.0.0")
package io.meterhouse.api.metering.line;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
