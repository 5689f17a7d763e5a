/**
 * Judges a world by what truly flowed and what a consumer received. Shares no code with the gateway but the records of its contracts:
 * what it knows of messages, flags, boundaries and sums it has from docs/.
 */
package io.meterhouse.universe.oracle;
