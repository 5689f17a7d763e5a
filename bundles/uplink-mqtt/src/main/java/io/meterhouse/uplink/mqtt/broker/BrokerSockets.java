package io.meterhouse.uplink.mqtt.broker;

import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import javax.net.SocketFactory;

/** Hands Paho the one socket of a session. */
final class BrokerSockets extends SocketFactory {
    private final BrokerSocket socket;

    BrokerSockets(BrokerSocket socket) {
        this.socket = socket;
    }

    @Override
    public Socket createSocket() {
        return socket;
    }

    @Override
    public Socket createSocket(String host, int port) throws SocketException {
        throw new SocketException("not connected here");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws SocketException {
        throw new SocketException("not connected here");
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws SocketException {
        throw new SocketException("not connected here");
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
            throws SocketException {
        throw new SocketException("not connected here");
    }
}
