package io.meterhouse.site;

import io.meterhouse.api.metering.definition.PointDefinition.CurrentTransformer;
import io.meterhouse.document.Kind;
import java.util.Optional;

/** The ratio of a current transformer, both sides in mA. */
record Ratio(long primary, long secondary) {
    private static final long MAX_PRIMARY = 20_000_000;

    static final Kind<Ratio> KIND = new Kind<>(
            "primary/secondary in amperes, for instance 200/0.08",
            scalar -> parse(scalar.text()).filter(Ratio::isPlausible),
            scalar -> parse(scalar.text()).map(Ratio::objection).orElse(""));

    private static Optional<Ratio> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return Optional.empty();
        }
        Optional<Long> primary = Kind.thousandths(text.substring(0, slash));
        Optional<Long> secondary = Kind.thousandths(text.substring(slash + 1));
        return primary.isPresent() && secondary.isPresent()
                ? Optional.of(new Ratio(primary.get(), secondary.get()))
                : Optional.empty();
    }

    private boolean isPlausible() {
        return secondary > 0 && primary >= secondary && primary <= MAX_PRIMARY;
    }

    private String objection() {
        return primary < secondary
                ? "the primary, which is the larger, comes first"
                : "both above 0, the primary up to 20000 A";
    }

    CurrentTransformer transformer(int input, String serial) {
        return new CurrentTransformer(input, primary, secondary, serial);
    }
}
