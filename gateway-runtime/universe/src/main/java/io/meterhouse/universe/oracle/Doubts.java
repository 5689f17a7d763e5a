package io.meterhouse.universe.oracle;

import java.util.ArrayList;
import java.util.List;

/** Gaps of what damage may have taken: whether it did, the log of events says at the end. */
final class Doubts {
    private final Site site;
    private final List<Doubt> doubts = new ArrayList<>();

    private record Doubt(Site.Judged judged, long start, long end, String what) {}

    Doubts(Site site) {
        this.site = site;
    }

    void add(Site.Judged judged, Row row, String what) {
        doubts.add(new Doubt(judged, row.start, row.end, what));
    }

    void judge(LostDays lost) {
        for (Doubt doubt : doubts) {
            if (!lost.hasHoles() && !lost.names(doubt.judged, doubt.start, doubt.end)) {
                site.violated(
                        Rule.CAUSES,
                        doubt.judged,
                        doubt.start,
                        doubt.end,
                        doubt.what + ", nor does the log name it as lost");
            }
        }
    }
}
