/** Whole machines, emulated, whose power can be cut. */
package io.meterhouse.bench.guest;
