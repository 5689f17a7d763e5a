package io.meterhouse.site;

import io.meterhouse.api.metering.definition.UplinkDefinition;
import io.meterhouse.api.metering.definition.UplinkDefinition.StartAt;
import io.meterhouse.document.Kind;
import io.meterhouse.document.Problems;
import io.meterhouse.document.Section;
import io.meterhouse.document.YamlNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The uplinks of a file. */
final class UplinkReader {
    private static final Pattern URL_FORM =
            Pattern.compile("(tcp|ssl)://([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}\\])(?::([1-9][0-9]{0,4}))?");
    private static final Kind<String> KIND = Kind.choice("mqtt");
    private static final Kind<String> URL = Kind.of("tcp://host:port or ssl://host:port", UplinkReader::url);
    private static final Kind<String> CLIENT_ID =
            Kind.matching("1 to 128 letters, digits, _, ., : or -", Pattern.compile("[A-Za-z0-9_.:-]{1,128}"));
    private static final Kind<String> TOPIC = Kind.matching(
            "the beginning of a topic, for instance meterhouse/1, without +, #, a $ in front, or an empty level",
            Pattern.compile("(?!\\$)(?=.{1,200}$)[^+#/\\x00-\\x1F\\x7F-\\x9F]+(/[^+#/\\x00-\\x1F\\x7F-\\x9F]+)*+"));
    private static final Kind<StartAt> START =
            Kind.choice(List.of(StartAt.values()), start -> start.name().toLowerCase(Locale.ROOT));
    private static final Kind<Duration> LIVE = Spans.between("1s", "1h");
    private static final Kind<Integer> IN_FLIGHT = Kind.whole(1, 1000);
    private static final Kind<Duration> KEEP_ALIVE = Spans.seconds("5s", "1h", false);

    private final Problems problems;
    private final String site;
    private final Firsts<String> ids = new Firsts<>("");
    private final Firsts<String> clients = new Firsts<>("at this broker");

    UplinkReader(Problems problems, String site) {
        this.problems = problems;
        this.site = site;
    }

    UplinkDefinition read(YamlNode node, String path) {
        Section uplink = new Section(
                node,
                path,
                problems,
                List.of(
                        "id",
                        "kind",
                        "url",
                        "clientId",
                        "user",
                        "passwordFile",
                        "caFile",
                        "certificateFile",
                        "keyFile",
                        "topic",
                        "start",
                        "live",
                        "inFlight",
                        "keepAlive"));
        String id = uplink.need("id", Kind.ID, "");
        if (!id.isEmpty()) {
            ids.check(id, uplink, "id", Problems.quote(id), "give this uplink another id");
        }
        String kind = uplink.need("kind", KIND, "mqtt");
        String url = holdsPassword(uplink) ? "" : uplink.need("url", URL, "");
        String client = uplink.get("clientId", CLIENT_ID, "meterhouse-" + site + "-" + id);
        if (!url.isEmpty() && !id.isEmpty()) {
            clients.check(
                    url + " " + client,
                    uplink,
                    uplink.has("clientId") ? "clientId" : "id",
                    "client id " + Problems.quote(client),
                    "the two would throw each other out; give each its own");
        }
        Map<String, String> settings = new HashMap<>();
        settings.put("url", url);
        settings.put("clientId", client);
        for (String key : List.of("user", "passwordFile", "caFile", "certificateFile", "keyFile")) {
            String value = uplink.get(key, Kind.TEXT, "");
            if (!value.isEmpty()) {
                settings.put(key, value);
            }
        }
        checkFiles(uplink, url);
        settings.put("topic", uplink.get("topic", TOPIC, "meterhouse/1"));
        settings.put("inFlight", uplink.get("inFlight", IN_FLIGHT, 16).toString());
        settings.put(
                "keepAliveSeconds",
                String.valueOf(uplink.get("keepAlive", KEEP_ALIVE, Duration.ofSeconds(60))
                        .toSeconds()));
        return new UplinkDefinition(
                id,
                kind,
                site,
                uplink.get("start", START, StartAt.OLDEST),
                uplink.get("live", LIVE, Duration.ofSeconds(10)),
                settings);
    }

    /** A URL with a password in it must not get into a message, and so into a log. */
    private static boolean holdsPassword(Section uplink) {
        boolean holds = uplink.node("url")
                .filter(node ->
                        node instanceof YamlNode.Scalar scalar && scalar.text().contains("@"))
                .isPresent();
        if (holds) {
            uplink.mistake("url", "a user or password in it; use user and passwordFile, and change that password");
        }
        return holds;
    }

    private static void checkFiles(Section uplink, String url) {
        needs(uplink, "passwordFile", "user");
        needs(uplink, "certificateFile", "keyFile");
        needs(uplink, "keyFile", "certificateFile");
        for (String key : List.of("caFile", "certificateFile", "keyFile")) {
            if (uplink.has(key) && url.startsWith("tcp:")) {
                uplink.mistake(
                        key, "tcp:// is not encrypted and has no use for it; write ssl:// in url, or leave this out");
            }
        }
    }

    private static void needs(Section uplink, String key, String other) {
        if (uplink.has(key) && !uplink.has(other)) {
            uplink.mistake(key, "needs " + other + " beside it");
        }
    }

    private static Optional<String> url(String text) {
        Matcher matcher = URL_FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        if (matcher.group(3) == null) {
            return Optional.of(text + (matcher.group(1).equals("ssl") ? ":8883" : ":1883"));
        }
        return Integer.parseInt(matcher.group(3)) <= 65535 ? Optional.of(text) : Optional.empty();
    }
}
