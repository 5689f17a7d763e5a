package io.meterhouse.api.ops.event;

/**
 * An event in the log.
 *
 * @param number in all, from 1; where numbers are missing, events that are not metrological and very old were dropped, or some were lost
 * @param kindNumber among its kind, from 1
 * @param event what happened
 * @param before the hash of the event before it, also where that is not kept any more; empty where it is not known
 * @param hash SHA-256 over the hash before it and this one's content, hexadecimal
 */
public record LoggedEvent(long number, long kindNumber, Event event, String before, String hash) {}
