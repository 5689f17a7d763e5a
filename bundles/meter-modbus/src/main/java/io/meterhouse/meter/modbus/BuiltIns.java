package io.meterhouse.meter.modbus;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The profiles that the bundle brings along. */
final class BuiltIns {
    private BuiltIns() {}

    static List<ProfileSource> all() {
        return new String(resource("index"), StandardCharsets.UTF_8)
                .lines()
                .map(id -> ProfileSource.builtIn(id, resource(id + ".yaml")))
                .toList();
    }

    private static byte[] resource(String name) {
        try (InputStream in = BuiltIns.class.getResourceAsStream("profiles/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the bundle lacks its profile " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
