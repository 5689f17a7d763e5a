package io.meterhouse.site;

import io.meterhouse.api.metering.definition.LineDefinition;
import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.definition.SiteDefinition;
import io.meterhouse.api.metering.definition.UplinkDefinition;
import io.meterhouse.api.metering.definition.VirtualPointDefinition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps one service for each record of the site, and touches only those that changed. Used by one thread at a time. */
final class Publisher {
    private static final String ID = "id";

    private final Registrar registrar;
    private final Map<String, Published> published = new LinkedHashMap<>();

    /**
     * A record and what it is registered with.
     *
     * @param rank what others depend on has a lower one: comes first and goes last
     */
    private record Offer<T>(int rank, Class<T> type, T service, Map<String, Object> properties) {
        Registrar.Registration registerWith(Registrar registrar) {
            return registrar.register(type, service, properties);
        }

        boolean isSame(Offer<?> other) {
            return type.equals(other.type) && service.equals(other.service);
        }
    }

    private record Published(Offer<?> offer, Registrar.Registration registration) {}

    Publisher(Registrar registrar) {
        this.registrar = registrar;
    }

    /** Removes what is gone or different, then adds what is new or different. */
    void publish(Site site) {
        Map<String, Offer<?>> wanted = offers(site);
        remove(key -> !wanted.containsKey(key)
                || !wanted.get(key).isSame(published.get(key).offer()));
        wanted.forEach((key, offer) -> {
            Published present = published.get(key);
            if (present == null) {
                published.put(key, new Published(offer, offer.registerWith(registrar)));
            } else if (!present.offer().properties().equals(offer.properties())) {
                present.registration().properties(offer.properties());
                published.put(key, new Published(offer, present.registration()));
            }
        });
    }

    void clear() {
        remove(key -> true);
    }

    private void remove(java.util.function.Predicate<String> which) {
        List<String> keys = new ArrayList<>(published.keySet());
        keys.removeIf(which.negate());
        keys.sort(
                Comparator.comparing((String key) -> published.get(key).offer().rank(), Comparator.reverseOrder()));
        keys.forEach(key -> published.remove(key).registration().remove());
    }

    private static Map<String, Offer<?>> offers(Site site) {
        Map<String, Offer<?>> offers = new LinkedHashMap<>();
        SiteDefinition whole = site.site();
        offers.put(
                "site",
                new Offer<>(0, SiteDefinition.class, whole, Map.of(ID, whole.id(), SiteDefinition.HASH, site.hash())));
        site.lines()
                .forEach(line -> offers.put(
                        "line/" + line.id(),
                        new Offer<>(
                                1,
                                LineDefinition.class,
                                line,
                                Map.of(ID, line.id(), LineDefinition.TRANSPORT, line.transport()))));
        site.panels()
                .forEach(panel -> offers.put(
                        "panel/" + panel.id(), new Offer<>(2, PanelDefinition.class, panel, Map.of(ID, panel.id()))));
        site.virtuals()
                .forEach(virtual -> offers.put(
                        "virtual/" + virtual.id(),
                        new Offer<>(3, VirtualPointDefinition.class, virtual, Map.of(ID, virtual.id()))));
        site.uplinks()
                .forEach(uplink -> offers.put(
                        "uplink/" + uplink.id(),
                        new Offer<>(
                                4,
                                UplinkDefinition.class,
                                uplink,
                                Map.of(ID, uplink.id(), UplinkDefinition.KIND, uplink.kind()))));
        return offers;
    }
}
