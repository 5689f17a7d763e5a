/**
 * Judges a run from what a consumer received. Shares no code with the gateway, nor with the rest of the demonstration, so that it can
 * bear witness against both: the JDK and a JSON parser are all it has.
 */
package io.meterhouse.judge;
