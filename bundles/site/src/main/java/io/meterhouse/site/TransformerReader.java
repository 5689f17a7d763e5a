package io.meterhouse.site;

import io.meterhouse.api.metering.definition.PointDefinition.CurrentTransformer;
import io.meterhouse.document.Kind;
import io.meterhouse.document.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The current transformers of a point. */
final class TransformerReader {
    private static final Kind<Integer> INPUT = Kind.whole(1, 6000);

    private final Section point;
    private final String profile;
    private final Firsts<Integer> taken;

    TransformerReader(Section point, String profile, Firsts<Integer> taken) {
        this.point = point;
        this.profile = profile;
        this.taken = taken;
    }

    /**
     * @param position of the point; 0 if that is a mistake
     * @param phases how many it has; 0 if that is a mistake
     */
    List<CurrentTransformer> read(int position, int phases) {
        Optional<Ratio> ratio = Optional.ofNullable(point.get("ct", Ratio.KIND, null));
        List<Integer> inputs = point.list("ctInputs", INPUT, 3, false);
        List<String> serials = point.list("ctSerials", Kind.TEXT, 3, true);
        if (!point.has("ct")) {
            for (String key : List.of("ctInputs", "ctSerials")) {
                if (point.has(key)) {
                    point.mistake(key, "there is no ct; add the ratio, ct: 200/0.08, or leave this key out");
                }
            }
            return List.of();
        }
        if (!point.has("ctInputs")) {
            inputs = usual(position, phases);
        }
        if (inputs.isEmpty()) {
            return List.of();
        }
        if (phases > 0 && inputs.size() > phases) {
            point.mistake(
                    "ctInputs",
                    inputs.size() + " transformers on " + phases + (phases == 1 ? " phase" : " phases")
                            + "; one for each phase at most");
        }
        if (!serials.isEmpty() && serials.size() != inputs.size()) {
            point.mistake(
                    "ctSerials",
                    serials.size() + " serial numbers for " + inputs.size() + " transformers; one for each expected");
            return List.of();
        }
        List<CurrentTransformer> transformers = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            String key = point.has("ctInputs") ? "ctInputs" : "ct";
            taken.check(inputs.get(i), point, key, "input " + inputs.get(i), "each transformer has its own");
            int input = inputs.get(i);
            String serial = serials.isEmpty() ? "" : serials.get(i);
            ratio.ifPresent(r -> transformers.add(r.transformer(input, serial)));
        }
        return transformers;
    }

    private List<Integer> usual(int position, int phases) {
        if (!PointReader.twoInputsAPoint(profile) || phases > 2) {
            if (!profile.isEmpty()) {
                point.mistake(
                        "ctInputs",
                        "missing; expected as the meter's inputs, for instance [1, 2]: only panel-24 and"
                                + " panel-12 fix them, two a point");
            }
            return List.of();
        }
        if (position == 0 || phases == 0) {
            return List.of();
        }
        return phases == 1 ? List.of(2 * position - 1) : List.of(2 * position - 1, 2 * position);
    }
}
