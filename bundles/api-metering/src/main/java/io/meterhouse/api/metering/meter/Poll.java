package io.meterhouse.api.metering.meter;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.api.metering.line.Conversation;
import io.meterhouse.api.metering.line.Node;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * One conversation that reads registers and live values of some channels of a panel.
 *
 * @param name names the device within its panel, for events and facts: the unit id in text, say
 * @param node whom it asks
 * @param channels whose registers it reads; none for a poll of live values only, for which no boundary waits
 * @param requests how many requests it may need, 1 or more: what it may take on its line is reckoned by it
 * @param conversation the reading; the same object may be held again and again, by one line at a time
 */
public record Poll(String name, Node node, Set<ChannelId> channels, int requests, Conversation<Reading> conversation) {
    public Poll {
        if (requests < 1) {
            throw new IllegalArgumentException("poll " + name + " of " + requests + " requests");
        }
        channels = Collections.unmodifiableSortedSet(new TreeSet<>(channels));
    }
}
