package io.meterhouse.simulator.wire;

/** One port or line on which panels answer. */
public interface Listener extends AutoCloseable {
    /** How it is named in commands: tcp1, rtu-tcp1, serial1, ... */
    String name();

    /** Keys and values with a space between, for people and programs. */
    String description();

    /** Spoils the listener itself, in place of what spoilt it before. */
    void fault(ListenerFault fault);

    @Override
    void close();
}
