package io.meterhouse.uplink.mqtt;

/**
 * The way to a broker, so that the logic of delivery knows no MQTT library: in the gateway Paho stands behind it, in a simulated
 * world something else. No method waits for the network. Callbacks come on any thread, and hand over.
 */
public interface Broker {
    /**
     * Begins to connect. One session at a time: what an earlier one holds is given back first.
     *
     * @param will what the broker publishes when the session is lost
     * @param events what becomes of it
     */
    Session connect(Message will, Events events);

    /** Runs a task once every session that was ended is gone, with its threads and sockets. */
    void whenGone(Runnable task);

    /** Gives back what the sessions shared; every one was ended before. */
    void close();

    /** A connection, or the attempt at one. */
    interface Session {
        /** Publishes; only between {@link Events#connected()} and the end. */
        void publish(Message message, Completion completion);

        /**
         * Ends it; no event comes any more.
         *
         * @param orderly says goodbye, so that the broker does not publish the will
         */
        void end(boolean orderly);
    }

    /** What becomes of a session. */
    interface Events {
        void connected();

        /** It could not be made, or is lost. Once; who hears it calls {@link Session#end}. */
        void ended(Refusal refusal);
    }

    /** What becomes of a message. */
    @FunctionalInterface
    interface Completion {
        /**
         * @param delivered QoS 1: the broker has acknowledged it; QoS 0: it was written. False when neither will be known any more
         */
        void done(boolean delivered);
    }
}
