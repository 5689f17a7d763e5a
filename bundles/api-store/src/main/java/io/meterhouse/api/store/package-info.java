/** The interval store: appended once, durable before it is acknowledged, read as a stream behind cursors. */
@Export
@Version("1.1.0")
package io.meterhouse.api.store;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
