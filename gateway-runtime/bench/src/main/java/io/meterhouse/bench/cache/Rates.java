package io.meterhouse.bench.cache;

import io.meterhouse.api.metering.Quantity;
import io.meterhouse.testing.VirtualTime;
import io.meterhouse.tou.Orders;
import io.meterhouse.tou.Tou;
import io.meterhouse.tou.programme.Programme;
import io.meterhouse.tou.programme.Programme.Demand;
import io.meterhouse.tou.programme.ReadyMade;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Time of use over a store that is measured: Ontario's ultra-low overnight plan with its four rates, and demand in blocks of 15 minutes. */
public final class Rates implements AutoCloseable {
    private static final int BLOCK = 15;

    private final Tou tou;

    /**
     * Loads the programme, from now on.
     *
     * @param folder for its files
     */
    Rates(Path folder, OurStore store) {
        VirtualTime clock = store.clock;
        tou = open(folder, store);
        var accepted = new Orders(tou).accept(programme(), "bench");
        clock.settle();
        accepted.join();
    }

    /** Time of use on a folder, with what is there. */
    static Tou open(Path folder, OurStore store) {
        return new Tou(folder, store.clock, store.clock.open("tou"), store.intervals(), store.events(), store.facts());
    }

    /** What is rated by. */
    public static Programme programme() {
        Programme plan = ReadyMade.programme("ontario-ulo").orElseThrow();
        return new Programme(
                plan.id(),
                plan.version(),
                plan.name(),
                plan.effective(),
                plan.zone(),
                plan.rates(),
                plan.defaultRate(),
                plan.seasons(),
                plan.week(),
                plan.specialDays(),
                plan.schedules(),
                List.of(new Demand(Quantity.KWH_DELIVERED, Optional.empty(), BLOCK, 1)),
                plan.billingRead());
    }

    /** The stream has grown. */
    void appended() {
        tou.appended();
    }

    Tou tou() {
        return tou;
    }

    @Override
    public void close() {
        tou.close();
    }
}
