package io.meterhouse.uplink.mqtt;

/**
 * What is published. The payload is not copied: nobody changes it.
 *
 * @param topic where
 * @param payload UTF-8 JSON
 * @param qos 0 or 1
 * @param retained whether the broker keeps it for who comes later
 */
public record Message(String topic, byte[] payload, int qos, boolean retained) {}
