package io.meterhouse.virtual;

import io.meterhouse.api.metering.Flag;
import io.meterhouse.api.metering.Flags;
import io.meterhouse.api.metering.Interval;
import io.meterhouse.api.metering.definition.VirtualPointDefinition.Term;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The signed sum of intervals that end together; exact, whatever their count units are. */
final class SignedSum {
    private BigInteger numerator = BigInteger.ZERO;
    private BigInteger denominator = BigInteger.ONE;
    private Flags flags = Flags.NONE;
    private Instant start;
    private int parts;
    private boolean complete = true;

    private SignedSum() {}

    /**
     * Sums up.
     *
     * @param terms what is added and taken away
     * @param intervals one for each term, in their order; empty where there is none with that end
     */
    static VirtualInterval of(List<Term> terms, List<Optional<Interval>> intervals, Instant end) {
        SignedSum sum = new SignedSum();
        for (int i = 0; i < terms.size(); i++) {
            sum.add(terms.get(i).sign(), intervals.get(i));
        }
        Optional<Long> value = sum.complete ? Optional.of(sum.floor()) : Optional.empty();
        Flags flags = sum.complete ? sum.flags : sum.flags.with(Flag.GAP);
        return new VirtualInterval(sum.start == null ? end : sum.start, end, value, flags, sum.parts);
    }

    private void add(int sign, Optional<Interval> part) {
        if (part.isEmpty() || part.get().counts().isEmpty()) {
            complete = false;
        }
        part.ifPresent(interval -> {
            flags = flags.or(interval.flags());
            if (start != null && !start.equals(interval.start())) {
                // Parts that do not span the same time have no sum.
                complete = false;
            }
            start = start == null || interval.start().isBefore(start) ? interval.start() : start;
            interval.counts().ifPresent(counts -> {
                parts++;
                BigInteger worth = BigInteger.valueOf(counts)
                        .multiply(BigInteger.valueOf(interval.unit().numerator()))
                        .multiply(BigInteger.valueOf(sign));
                BigInteger per = BigInteger.valueOf(interval.unit().denominator());
                numerator = numerator.multiply(per).add(worth.multiply(denominator));
                denominator = denominator.multiply(per);
                BigInteger common = numerator.gcd(denominator);
                if (common.signum() > 0) {
                    numerator = numerator.divide(common);
                    denominator = denominator.divide(common);
                }
            });
        });
    }

    private long floor() {
        BigInteger[] result = numerator.divideAndRemainder(denominator);
        return result[0].longValueExact() - (result[1].signum() < 0 ? 1 : 0);
    }
}
