package io.meterhouse.tou.programme;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** Programmes that come with the gateway, as documents to begin with. Keeps nothing; safe for several threads. */
public final class ReadyMade {
    private static final List<String> NAMES = List.of("flat", "ontario-tou", "ontario-ulo");

    private ReadyMade() {}

    /** Their names, each the id of its programme; by the alphabet. */
    public static List<String> names() {
        return NAMES;
    }

    /** The document as a person would write it, comments included; empty where there is none of that name. */
    public static Optional<byte[]> document(String name) {
        if (!NAMES.contains(name)) {
            return Optional.empty();
        }
        try (InputStream in = ReadyMade.class.getResourceAsStream("/programmes/" + name + ".yaml")) {
            if (in == null) {
                throw new IllegalStateException("this bundle lacks its programme " + name + ": install it again");
            }
            return Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("this bundle's programme " + name + " cannot be read: install it again", e);
        }
    }

    /** The programme; empty where there is none of that name. */
    public static Optional<Programme> programme(String name) {
        return document(name).map(bytes -> {
            ProgrammeReader.Result result = ProgrammeReader.read(name + ".yaml", bytes);
            if (result instanceof ProgrammeReader.Result.Accepted accepted) {
                return accepted.programme();
            }
            throw new IllegalStateException("ready-made, and refused: " + result);
        });
    }
}
