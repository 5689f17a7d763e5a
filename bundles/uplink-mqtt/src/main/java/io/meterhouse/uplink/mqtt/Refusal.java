package io.meterhouse.uplink.mqtt;

/**
 * Why there is no connection.
 *
 * @param kind for programs
 * @param text what happened, for people; without secrets
 */
public record Refusal(Kind kind, String text) {
    /** Why, and what somebody can do about it. */
    public enum Kind {
        CONFIGURATION("mend the file that is named, or its path in the site file; the gateway tries again by itself"),
        UNKNOWN_HOST("check the host name in url, and the name servers of this network"),
        UNREACHABLE("check that the broker runs and listens on this port, and that no firewall is in the way"),
        TLS(
                "check caFile, certificateFile and keyFile, their dates and this gateway's clock, and the host name in url"),
        CREDENTIALS("check user and passwordFile against what the broker knows"),
        NOT_AUTHORISED("check user and passwordFile against what the broker knows, and that this user, or this client"
                + " certificate, is allowed there"),
        CLIENT_ID(
                "the broker does not take this clientId: give another one in the site file, or allow it at the broker"),
        SILENT(
                "something listens there and does not answer as a broker does: check the port in url, and the broker's load"),
        PROTOCOL("what listens there speaks no MQTT 3.1.1: check the port in url, and tcp:// against ssl://"),
        LOST("the gateway connects again by itself; if this is seen often, look for another client with the same"
                + " clientId, and at the network"),
        BUSY("the broker says that it is not available: look at its log");

        private final String remedy;

        Kind(String remedy) {
            this.remedy = remedy;
        }

        /** What to do. */
        public String remedy() {
            return remedy;
        }
    }
}
