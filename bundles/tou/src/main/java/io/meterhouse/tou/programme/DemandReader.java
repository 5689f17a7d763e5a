package io.meterhouse.tou.programme;

import io.meterhouse.api.metering.Quantity;
import io.meterhouse.document.Kind;
import io.meterhouse.document.Problems;
import io.meterhouse.document.Section;
import io.meterhouse.document.YamlNode;
import io.meterhouse.tou.programme.Programme.Demand;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads which demand is kept. */
final class DemandReader {
    /** As many as the seed meters keep, of each point. */
    static final int MOST = 2;

    static final int MOST_SUB_BLOCKS = 15;
    static final List<Integer> BLOCKS = List.of(1, 2, 3, 5, 10, 15, 30, 60);
    private static final int ALL_RATES = -1;
    private static final Kind<Integer> BLOCK = Kind.choice(BLOCKS, minutes -> minutes + "m");

    private final Problems problems;
    private final Kind<Integer> rate;
    private final List<Demand> demands = new ArrayList<>();

    DemandReader(Problems problems, Map<String, Integer> rates) {
        this.problems = problems;
        Map<String, Integer> all = new LinkedHashMap<>();
        if (!rates.isEmpty()) {
            all.put(Words.TOTAL, ALL_RATES);
            all.putAll(rates);
        }
        this.rate = Words.reference("'" + Words.TOTAL + "' or a rate", all, ALL_RATES);
    }

    void read(Section top) {
        List<YamlNode> items = top.items("demand", false, MOST);
        for (int i = 0; i < items.size(); i++) {
            demand(items.get(i), "demand[" + i + "]");
        }
    }

    List<Demand> demands() {
        return demands;
    }

    private void demand(YamlNode node, String path) {
        int before = problems.count();
        Section section = new Section(node, path, problems, List.of("quantity", "rate", "block", "subblocks"));
        Quantity quantity = section.need("quantity", Words.QUANTITY, Quantity.KWH_DELIVERED);
        int place = section.get("rate", rate, ALL_RATES);
        int block = section.need("block", BLOCK, MOST_SUB_BLOCKS);
        int subBlocks = section.get("subblocks", Kind.whole(1, MOST_SUB_BLOCKS), 1);
        if (problems.count() > before) {
            return;
        }
        if (block % subBlocks != 0) {
            section.mistake(
                    "subblocks",
                    "a block of " + block + " minutes does not divide into " + subBlocks
                            + " of whole minutes; take a number that divides " + block);
            return;
        }
        Demand demand = new Demand(
                quantity, place == ALL_RATES ? Optional.empty() : Optional.of(place), block / subBlocks, subBlocks);
        if (demands.contains(demand)) {
            problems.add(node.line(), path, "is the same as the one before; delete one of them");
            return;
        }
        demands.add(demand);
    }
}
