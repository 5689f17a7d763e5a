package io.meterhouse.acquisition.record;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.definition.PanelDefinition;
import io.meterhouse.api.metering.definition.PointDefinition;
import io.meterhouse.api.store.Facts;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Where the register of each channel is by the site file: line, node, profile, position and transformers. Another place is
 * remembered once the end of the old register is durable. For the recorder's worker.
 */
final class Places {
    private final Facts facts;
    private final Map<ChannelId, String> unsettled = new TreeMap<>();

    Places(Facts facts) {
        this.facts = facts;
    }

    private static String of(PanelDefinition panel, PointDefinition point) {
        String transformers = point.transformers().stream()
                .map(ct -> ct.input() + ":" + ct.primaryMilliamperes() + "/" + ct.secondaryMilliamperes())
                .collect(Collectors.joining(","));
        return "line " + panel.line() + ", unit " + panel.node().unit()
                + (panel.node().dial().isEmpty()
                        ? ""
                        : ", dialled " + panel.node().dial())
                + ", profile " + panel.profile() + ", position " + point.position()
                + (transformers.isEmpty() ? "" : ", ct " + transformers);
    }

    /**
     * What the site file says of a channel; tells what it said before, if that was something else.
     *
     * @param channelRevision of what the store has of it
     */
    Optional<Move> define(ChannelId channel, PanelDefinition panel, PointDefinition point, int channelRevision) {
        String now = of(panel, point);
        String before = Optional.ofNullable(unsettled.get(channel))
                .or(() -> facts.get(fact(channel)))
                .orElse("");
        if (before.isEmpty() || before.equals(now) || hasBegun(channel, now, channelRevision)) {
            facts.put(fact(channel), now);
            facts.put(begunFact(channel), "");
            return Optional.empty();
        }
        unsettled.put(channel, now);
        return Optional.of(new Move(before, now));
    }

    /**
     * A channel begins at its new place. Remembered at once, so that it is durable no later than the interval that says so: the place
     * itself is remembered after it, and a restart in between must not end the new register once more.
     */
    void begins(ChannelId channel, int channelRevision) {
        String after = unsettled.get(channel);
        if (after != null) {
            facts.put(begunFact(channel), channelRevision + "\n" + after);
        }
    }

    private boolean hasBegun(ChannelId channel, String place, int channelRevision) {
        return facts.get(begunFact(channel))
                .map(text -> text.split("\n", 2))
                .filter(begun -> begun[1].equals(place) && Integer.parseInt(begun[0]) <= channelRevision)
                .isPresent();
    }

    private static String begunFact(ChannelId channel) {
        return "acquisition/placed/" + channel;
    }

    private static String fact(ChannelId channel) {
        return "acquisition/place/" + channel;
    }

    /** Everything is durable but for the channels that are said to wait. */
    void settle(Predicate<ChannelId> waits) {
        unsettled.entrySet().removeIf(place -> {
            boolean settled = !waits.test(place.getKey());
            if (settled) {
                facts.put(fact(place.getKey()), place.getValue());
                facts.put(begunFact(place.getKey()), "");
            }
            return settled;
        });
    }

    /** A register is elsewhere. */
    record Move(String before, String after) {}
}
