/**
 * Judges a gateway by the raw messages that it sent and the registers that the meters had. Shares no code with the gateway, nor with the
 * rest of the demonstration: what it knows of the messages is what docs/uplink-mqtt.md says.
 */
package io.meterhouse.judge;
