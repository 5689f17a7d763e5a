package io.meterhouse.api.ops.event;

/**
 * An event in the log.
 *
 * @param number in all, from 1, without holes
 * @param kindNumber among its kind, from 1
 * @param event what happened
 * @param hash SHA-256 over the hash before it and this one's content, hexadecimal
 */
public record LoggedEvent(long number, long kindNumber, Event event, String hash) {}
