package io.meterhouse.simulator.load;

import java.util.Arrays;

/** One day of one point, made ready to be asked: power and energy since local midnight at any millisecond. Any number of threads may ask. */
final class DayPlan {
    private static final int NEAR = 8;

    final long day;
    private final int[] at;
    private final int[][] watts;
    private final long[][] energy;
    /** Where the last question was about: only to begin there, whoever asked. */
    private int last;

    private DayPlan(long day, int[] at, int[][] watts, long[][] energy) {
        this.day = day;
        this.at = at;
        this.watts = watts;
        this.energy = energy;
    }

    static DayPlan of(long day, Appliances appliances) {
        Edges edges = new Edges();
        appliances.day(day, edges);
        return edges.plan(day);
    }

    int power(int leg, int millis) {
        return watts[leg][step(millis)];
    }

    /** Watt-milliseconds, which are millijoules, since midnight. */
    long energy(int leg, int millis) {
        int i = step(millis);
        return energy[leg][i] + (long) watts[leg][i] * (millis - at[i]);
    }

    /** Most questions are about a moment a little later than the one before. */
    private int step(int millis) {
        int i = last;
        for (int tries = 0; at[i] <= millis; tries++) {
            if (i + 1 == at.length || millis < at[i + 1]) {
                last = i;
                return i;
            }
            if (tries == NEAR) {
                break;
            }
            i++;
        }
        i = Arrays.binarySearch(at, millis);
        i = i >= 0 ? i : -i - 2;
        last = i;
        return i;
    }

    /** Collects where power changes; times and places are packed in one long so that a plain sort orders them. */
    private static final class Edges implements Appliances.Sink {
        private long[] order = new long[1024];
        private int[] change0 = new int[1024];
        private int[] change1 = new int[1024];
        private int count;

        @Override
        public void run(int start, int duration, int leg0, int leg1) {
            int end = Math.min(Appliances.DAY_MS, start + duration);
            if (end > start) {
                add(start, leg0, leg1);
                add(end, -leg0, -leg1);
            }
        }

        private void add(int millis, int leg0, int leg1) {
            if (count == order.length) {
                order = Arrays.copyOf(order, count * 2);
                change0 = Arrays.copyOf(change0, count * 2);
                change1 = Arrays.copyOf(change1, count * 2);
            }
            order[count] = (long) millis << 32 | count;
            change0[count] = leg0;
            change1[count++] = leg1;
        }

        DayPlan plan(long day) {
            Arrays.sort(order, 0, count);
            int[] at = new int[count + 1];
            int[][] watts = new int[2][count + 1];
            long[][] energy = new long[2][count + 1];
            int last = 0;
            for (int i = 0; i < count; i++) {
                int millis = (int) (order[i] >>> 32);
                int source = (int) order[i];
                if (millis > at[last]) {
                    last++;
                    at[last] = millis;
                    for (int leg = 0; leg < 2; leg++) {
                        watts[leg][last] = watts[leg][last - 1];
                        energy[leg][last] =
                                energy[leg][last - 1] + (long) watts[leg][last - 1] * (millis - at[last - 1]);
                    }
                }
                watts[0][last] += change0[source];
                watts[1][last] += change1[source];
            }
            int size = last + 1;
            return new DayPlan(day, Arrays.copyOf(at, size), shorten(watts, size), new long[][] {
                Arrays.copyOf(energy[0], size), Arrays.copyOf(energy[1], size)
            });
        }

        private static int[][] shorten(int[][] rows, int size) {
            return new int[][] {Arrays.copyOf(rows[0], size), Arrays.copyOf(rows[1], size)};
        }
    }
}
