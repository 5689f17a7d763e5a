package io.meterhouse.simulator.load;

/**
 * What is switched on in one suite during one local day, as runs of constant power. Everything is drawn from (seed, point, day), in whole
 * watts and milliseconds, so that the energy of any stretch is an exact integer.
 */
final class Appliances {
    static final int DAY_MS = 86_400_000;
    private static final int MINUTE = 60_000;
    private static final int HOUR = 60 * MINUTE;
    private static final int SLOTS = 16;
    private static final int SLOT = HOUR / SLOTS;

    /** How busy people are in each hour, per cent: at home on a working day, at home on a free day, in a shop. */
    private static final int[] WORKDAY = {
        12, 6, 4, 4, 5, 14, 45, 60, 45, 22, 18, 18, 24, 20, 18, 20, 32, 60, 85, 100, 95, 80, 58, 30
    };

    private static final int[] FREE_DAY = {
        20, 12, 6, 4, 4, 6, 14, 30, 52, 66, 70, 66, 68, 60, 52, 52, 60, 76, 90, 100, 96, 84, 66, 42
    };
    private static final int[] SHOP = {
        3, 3, 3, 3, 3, 4, 10, 35, 70, 90, 95, 95, 100, 95, 90, 90, 85, 70, 40, 15, 6, 4, 3, 3
    };

    /** Takes runs; a run that would pass midnight is cut there, so that a day's energy is known without its neighbours. */
    interface Sink {
        /** Power of the two legs, W, from start (ms of the day) for a while (ms). */
        void run(int start, int duration, int leg0, int leg1);

        /** Whether only the energy of the day matters, so that runs may come in sums. */
        default boolean sumsOnly() {
            return false;
        }
    }

    private final long seed;
    private final int point;
    private final boolean twoLegs;
    private final boolean shop;
    private final boolean electricHeat;
    private final boolean cooled;
    private final boolean car;
    private final int liveliness;
    private final int standby;
    private final int fridgeWatts;
    private final int fridgeCycle;
    private final int vacancy;

    Appliances(long seed, int point, boolean twoLegs) {
        this.seed = seed;
        this.point = point;
        this.twoLegs = twoLegs;
        Draw trait = new Draw(seed, point);
        // Drawn like cards, not like dice: any 24 neighbours hold the same hand, so that one building is about as
        // lively as another.
        int card = Math.floorMod(point * 7 + new Draw(seed).below(24), 24);
        shop = card == 4 || card == 17;
        electricHeat = card == 9 || card == 20;
        cooled = card % 6 == 2;
        car = twoLegs && (card == 6 || card == 7);
        liveliness = 40 + card * 7 / 4;
        standby = 3 + Math.floorMod(card * 5, 8);
        fridgeWatts = 42 + Math.floorMod(card * 13, 24) * 28 / 24;
        fridgeCycle = trait.between(38, 58) * MINUTE;
        vacancy = 20 + Math.floorMod(card * 11, 24) * 3;
    }

    void day(long day, Sink sink) {
        Draw mood = new Draw(seed, point, day, 1);
        boolean free = Math.floorMod(day + 3, 7) >= 5;
        boolean vacant = new Draw(seed, point, 2, Math.floorDiv(day + 11L * point, 28)).chance(vacancy);
        boolean away = !shop && new Draw(seed, point, 3, Math.floorDiv(day + 3L * point, 6)).chance(50);
        int idle = vacant ? standby / 3 : standby;
        sink.run(0, DAY_MS, idle - idle / 3, idle / 3);
        if (vacant) {
            return;
        }
        fridge(day, sink);
        if (electricHeat || cooled) {
            climate(day, away, sink);
        }
        if (away) {
            return;
        }
        doings(day, free, sink);
        if (!shop) {
            meals(mood, free, sink);
            lights(mood, day, sink);
            laundry(mood, free, sink);
            if (car && mood.chance(280)) {
                int start = mood.between(19 * HOUR, 22 * HOUR);
                both(sink, start, mood.between(50, 170) * MINUTE, 3300);
            }
        }
    }

    /** Kettles, screens, chargers, vacuum cleaners: short, many, and most of what makes one interval unlike the next. */
    private void doings(long day, boolean free, Sink sink) {
        int[] busy = shop ? (free ? WORKDAY : SHOP) : free ? FREE_DAY : WORKDAY;
        Draw draw = new Draw(seed, point, day, 4);
        boolean each = !sink.sumsOnly();
        int sum0 = 0;
        int sum1 = 0;
        for (int hour = 0; hour < 24; hour++) {
            int level = busy[hour] * liveliness / 100;
            int small = level * 27 / 100;
            int big = level * 20 / 100 * 4096 / 1000;
            long bits = 0;
            for (int slot = 0; slot < SLOTS; slot++) {
                bits = slot % 2 == 0 ? draw.bits() : bits >>> 32;
                int watts = (int) (bits & 0xFF) * small >>> 8;
                if ((bits >>> 8 & 0xFFF) < big) {
                    watts += 250 + (int) (bits >>> 20 & 0xFF) * 4;
                }
                boolean second = (bits >>> 28 & 3) == 0;
                if (each) {
                    one(sink, hour * HOUR + slot * SLOT, SLOT, watts, second);
                } else if (second) {
                    sum1 += watts;
                } else {
                    sum0 += watts;
                }
            }
        }
        if (!each) {
            // Slots are of one length and within the day, so their energy is that of one slot with all their power.
            sink.run(0, SLOT, sum0, sum1);
        }
    }

    private void fridge(long day, Sink sink) {
        Draw draw = new Draw(seed, point, day, 5);
        for (int slot = 0; slot < DAY_MS; slot += fridgeCycle) {
            int on = fridgeCycle / 100 * draw.between(20, 46);
            int watts = fridgeWatts + draw.between(-8, 8);
            one(sink, slot + draw.below(fridgeCycle / 3), on, watts, false);
            if (slot / fridgeCycle == 11) {
                one(sink, slot + fridgeCycle / 2, draw.between(7, 14) * MINUTE, 160, false);
            }
        }
    }

    private void meals(Draw draw, boolean free, Sink sink) {
        if (draw.chance(free ? 550 : 400)) {
            int start = (free ? 8 * HOUR : 6 * HOUR + 20 * MINUTE) + draw.below(80 * MINUTE);
            one(sink, start, draw.between(3, 9) * MINUTE, draw.between(700, 1200), true);
        }
        if (draw.chance(free ? 760 : 640)) {
            int start = 17 * HOUR + draw.below(2 * HOUR);
            int hobs = draw.between(2, 5);
            for (int i = 0; i < hobs; i++) {
                both(sink, start + draw.below(35 * MINUTE), draw.between(4, 14) * MINUTE, draw.between(500, 1300));
            }
        }
    }

    private void lights(Draw draw, long day, Sink sink) {
        int dusk = 17 * HOUR + (1000 - winter(day)) * 3 * (HOUR / 1000) + draw.below(40 * MINUTE);
        int bed = 22 * HOUR + draw.below(115 * MINUTE);
        one(sink, dusk, bed - dusk, draw.between(8, 30), false);
    }

    private void laundry(Draw draw, boolean free, Sink sink) {
        if (!draw.chance(free ? 210 : 80)) {
            return;
        }
        int start = draw.between(9 * HOUR, 19 * HOUR);
        one(sink, start, draw.between(8, 15) * MINUTE, 1100, true);
        one(sink, start + 15 * MINUTE, draw.between(20, 35) * MINUTE, draw.between(120, 260), true);
        if (twoLegs && draw.chance(700)) {
            int dry = start + 55 * MINUTE;
            int bursts = draw.between(4, 8);
            for (int i = 0; i < bursts; i++) {
                both(sink, dry + i * 6 * MINUTE, draw.between(150, 300) * 1000, 2400);
            }
        }
    }

    /** Baseboards in winter, a window unit in summer, both in cycles whose share of on-time follows the weather of that day. */
    private void climate(long day, boolean away, Sink sink) {
        int weather = new Draw(seed, 6, day).between(-180, 180);
        int cold = winter(day) - 560 + weather;
        int hot = 1000 - winter(day) - 700 + weather;
        Draw draw = new Draw(seed, point, day, 7);
        if (electricHeat && cold > 0) {
            int share = Math.min(60, cold / 10) / (away ? 3 : 1);
            for (int slot = 0; slot < DAY_MS; slot += 20 * MINUTE) {
                int on = 12_000 * draw.between(share / 2, share + share / 2);
                both(sink, slot + draw.below(5 * MINUTE), Math.min(on, 15 * MINUTE), 900);
            }
        }
        if (cooled && hot > 0 && !away) {
            for (int slot = 11 * HOUR; slot < 23 * HOUR; slot += 24 * MINUTE) {
                int on = 14_400 * Math.min(60, draw.between(hot / 20, hot / 8));
                one(sink, slot + draw.below(6 * MINUTE), on, 640, true);
            }
        }
    }

    /** 1000 in the middle of January, 0 in the middle of July. */
    private static int winter(long day) {
        int ofYear = (int) Math.floorMod((day - 18_262) * 100, 36_525L) / 100;
        int fromJanuary = Math.abs(ofYear - 15);
        int distance = Math.min(fromJanuary, 365 - fromJanuary);
        return 1000 - distance * 1000 / 183;
    }

    private static void both(Sink sink, int start, int duration, int watts) {
        sink.run(start, duration, watts - watts / 2, watts / 2);
    }

    private static void one(Sink sink, int start, int duration, int watts, boolean second) {
        sink.run(start, duration, second ? 0 : watts, second ? watts : 0);
    }
}
