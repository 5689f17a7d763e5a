package io.meterhouse.shell.socket;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import jdk.net.ExtendedSocketOptions;

/** Who is at the other end, as the kernel says; what the client says of itself is not asked. */
final class Caller {
    static final String UNKNOWN = "local";

    private Caller() {}

    static String of(SocketChannel channel) {
        try {
            return channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
        } catch (IOException | UnsupportedOperationException | NoClassDefFoundError e) {
            return UNKNOWN;
        }
    }
}
