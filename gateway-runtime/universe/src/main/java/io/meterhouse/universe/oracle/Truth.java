package io.meterhouse.universe.oracle;

import io.meterhouse.api.metering.ChannelId;
import io.meterhouse.simulator.panel.PanelModel;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;

/** What is true of a building, whatever its gateway makes of it. True instants are epoch ms. Asked by one thread. */
public interface Truth {
    /**
     * A channel that the site file names.
     *
     * @param panel id of its panel
     * @param suite that it serves; empty when none
     * @param model of its meter; null where {@link Truth#register} and {@link Truth#registers} are implemented otherwise
     * @param point of that meter, from 1
     */
    record Channel(ChannelId id, String panel, String suite, PanelModel model, int point) {}

    /** All channels; those of a panel in any order. Does not change while a world lasts. */
    List<Channel> channels();

    /** What the meter's register shows, 0 or more and below the modulus. */
    default long register(Channel channel, long trueMillis) {
        return channel.model().register(channel.point(), trueMillis);
    }

    /** {@link #register} of several channels of one panel at once, which is less work. */
    default long[] registers(List<Channel> channels, long trueMillis) {
        long[] all = new long[channels.size()];
        PanelModel model = channels.get(0).model();
        boolean together = model != null;
        for (Channel channel : channels) {
            together &= channel.model() == model;
        }
        long[] shown = together ? model.registers(trueMillis) : null;
        for (int i = 0; i < all.length; i++) {
            Channel channel = channels.get(i);
            all[i] = together ? shown[channel.point() - 1] : register(channel, trueMillis);
        }
        return all;
    }

    /** Counts at which the register begins again. */
    long modulus(Channel channel);

    /** What one count is worth, as messages tell it ({@code 2000/1}). */
    default String unit(Channel channel) {
        return channel.model().settings().kind().countMilliWattHours() + "/1";
    }

    /** Bits of flags that the channel's intervals may bear without a trouble: test, questionable, derived. */
    default int expectedFlags(Channel channel) {
        return 0;
    }

    /** Whether the meter of a panel tells its serial number; one that does not is known by its register only. */
    default boolean tellsNumber(String panel) {
        return true;
    }

    /** Nominal length of a panel's intervals. */
    Duration interval(String panel);

    /** The widest bracket that need not be flagged estimated. */
    Duration tolerance(String panel);

    /** How long intervals are kept at least. */
    Duration retention();

    /** Of the site's clocks. */
    ZoneId zone();
}
