package io.meterhouse.universe;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Everything that happened in a world, in its order, as one hash: frames, bytes of the journal, events, messages and acknowledgements.
 * Two runs of a seed that differ in a byte differ in it. For one thread.
 */
final class History {
    private static final int ROOM = 1 << 16;

    private final MessageDigest sha;
    private final ByteBuffer buffer = ByteBuffer.allocate(ROOM);

    History() {
        try {
            sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private void begin(char kind, long at, int length) {
        if (buffer.remaining() < 16) {
            flush();
        }
        buffer.putChar(kind).putLong(at).putInt(length);
    }

    private void put(byte[] bytes, int from, int length) {
        if (length > buffer.remaining()) {
            flush();
        }
        if (length > buffer.remaining()) {
            sha.update(bytes, from, length);
        } else {
            buffer.put(bytes, from, length);
        }
    }

    private void flush() {
        sha.update(buffer.array(), 0, buffer.position());
        buffer.clear();
    }

    /** Bytes on a line, at a wire time. */
    void frame(long nanos, byte[] bytes) {
        begin('F', nanos, bytes.length);
        put(bytes, 0, bytes.length);
    }

    /** Bytes that were written to the journal. */
    void journal(String file, long at, ByteBuffer bytes) {
        byte[] name = file.getBytes(StandardCharsets.UTF_8);
        begin('J', at, name.length + bytes.remaining());
        put(name, 0, name.length);
        flush();
        sha.update(bytes.duplicate());
    }

    /** A message that the broker took. */
    void message(long nanos, String topic, byte[] payload) {
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        begin('M', nanos, name.length + payload.length);
        put(name, 0, name.length);
        put(payload, 0, payload.length);
    }

    /** An acknowledgement that the gateway got. */
    void acknowledged(long nanos) {
        begin('A', nanos, 0);
    }

    /** An event's hash, which stands for all of it and those before it. */
    void event(long number, byte[] hash) {
        begin('E', number, hash.length);
        put(hash, 0, hash.length);
    }

    /** What came of it so far, hexadecimal. */
    String hash() {
        flush();
        try {
            return HexFormat.of().formatHex(((MessageDigest) sha.clone()).digest());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the SHA-256 of every Java can be copied", e);
        }
    }
}
