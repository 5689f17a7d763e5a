/** The site as its file defines it: immutable records, one service each, published by {@code site}. */
@Export
@Version("1.1.0")
package io.meterhouse.api.metering.definition;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
