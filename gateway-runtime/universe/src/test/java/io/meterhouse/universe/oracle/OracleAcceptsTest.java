package io.meterhouse.universe.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is right by the documentation is no violation, however unusual it is. */
final class OracleAcceptsTest {
    private static final int OUTAGE = Bits.GAP | Bits.ESTIMATED;

    private final PaperTruth truth = new PaperTruth();

    @Test
    void aSilentMeterMayBeAskedEachHalfMinute() {
        Paper paper = new Paper();
        for (int i = 0; i < 60; i++) {
            paper.oracle.asked(Paper.end(1) + 20_000 * i, "A", true);
        }
        assertThat(paper.oracle.found()).isEmpty();
    }

    @Test
    void aFaultlessStreamOverTheNightOfTheClocksPasses() {
        Paper paper = new Paper();
        paper.store = new PaperStore(paper, paper.told, 0);
        assertThat(paper.tellAll()).as(paper.texts()).isEmpty();
        assertThat(paper.oracle.figures())
                .containsEntry("judged.intervals", 3L * Paper.BOUNDARIES)
                .containsEntry("applied.registers", 3L * Paper.BOUNDARIES)
                .containsEntry("applied.sums", 3L * (Paper.BOUNDARIES - 1))
                .containsEntry("applied.retention", 3L * Paper.BOUNDARIES)
                .containsEntry("applied.durability", 2L * Paper.BOUNDARIES);
        assertThat(paper.oracle.figures().get("applied.totals")).isEqualTo(3 * (12 + 2));
    }

    @Test
    void notEveryBoundaryNeedBeComparedWithTheTruth() {
        Paper paper = new Paper(truth, 12);
        assertThat(paper.tellAll()).as(paper.texts()).isEmpty();
        assertThat(paper.oracle.figures())
                .containsEntry("applied.registers", 3L * Paper.BOUNDARIES / 12)
                .containsEntry("applied.sums", 3L * (Paper.BOUNDARIES - 1));
    }

    @Test
    void aRegisterThatRollsOverIsNoNewChannelRevision() {
        Paper paper = new Paper(truth.wrapsAt(1_500));
        assertThat(paper.tellAll()).as(paper.texts()).isEmpty();
        assertThat(paper.told).anyMatch(row -> (row.f[0] & Bits.ROLLOVER) != 0);
    }

    @Test
    void messagesThatComeAgainChangeNothing() {
        Paper paper = new Paper();
        paper.tell(1, 60);
        for (int k = 40; k <= 60; k++) {
            paper.deliver(Paper.end(60) + 10_000, List.of(paper.at("A", k), paper.at("B", k)));
        }
        paper.tell(61, Paper.BOUNDARIES);
        assertThat(paper.end()).as(paper.texts()).isEmpty();
        assertThat(paper.oracle.figures()).containsEntry("judged.sequences_again", 42L);
    }

    @Test
    void aSilentPanelsIntervalsAreGapsAndComeLaterAsEstimates() {
        Paper paper = new Paper();
        silentPanel(paper);
        assertThat(paper.end()).as(paper.texts()).isEmpty();
    }

    @Test
    void aGapStaysWhereDamageTookItsValueAndItIsToldAsLost() {
        Paper paper = new Paper();
        List<Told> revisions = silent(paper);
        long first = revisions.get(0).seq;
        for (int i = 0; i < revisions.size(); i++) {
            revisions.get(i).seq = first + i;
            paper.oracle.acknowledged(
                    Paper.end(Paper.BOUNDARIES) + 10_000,
                    paper.epoch,
                    first + i,
                    List.of(revisions.get(i).batch()));
        }
        long last = first + revisions.size() - 1;
        paper.oracle.store(Paper.end(Paper.BOUNDARIES) + 15_000, StoreTrouble.DAMAGE, "a generation was hurt");
        paper.deliver(
                Paper.end(Paper.BOUNDARIES) + 20_000,
                List.of(),
                first,
                last,
                "[" + first + "," + last + ",\"damaged\"]");
        assertThat(paper.end()).as(paper.texts()).isEmpty();
    }

    /** As {@link #silent}, and the revisions come. */
    static List<Told> silentPanel(Paper paper) {
        List<Told> revisions = silent(paper);
        paper.deliver(Paper.end(Paper.BOUNDARIES) + 20_000, revisions);
        return revisions;
    }

    /** Panel A is silent from boundary 50 to 53; what the batch of revisions says can be bent before it is told. */
    private static List<Told> silent(Paper paper) {
        List<Told> revisions = new java.util.ArrayList<>();
        for (int k = 50; k <= 53; k++) {
            Told revision = Paper.copy(paper.at("A", k));
            revision.rev = 1;
            revision.seq = 2L * Paper.BOUNDARIES + 1;
            revision.t0 = Paper.end(49) + 5_000;
            revision.t1 = Paper.end(53) + 90_000;
            revision.flag(OUTAGE);
            revisions.add(revision);
            paper.at("A", k).nothingKnown(Bits.GAP);
        }
        paper.at("A", 54).flag(OUTAGE);
        paper.tell(1, 49);
        paper.oracle.trouble(Paper.end(49) + 30_000, "A", "panel A is silent", true);
        paper.tell(50, 53);
        paper.oracle.trouble(Paper.end(53) + 60_000, "A", "panel A is silent", false);
        paper.tell(54, Paper.BOUNDARIES);
        return revisions;
    }

    @Test
    void aMeterThatIsReplacedBeginsAChannelRevision() {
        Paper paper = new Paper(truth.resetAt(Paper.end(70) + 60_000));
        replaced(paper);
        paper.tell(1, 70);
        paper.oracle.swapped(Paper.end(70) + 60_000, "A");
        paper.tell(71, Paper.BOUNDARIES);
        assertThat(paper.end()).as(paper.texts()).isEmpty();
    }

    /** The rows of panel A after its registers began anew in the 71st interval. */
    static void replaced(Paper paper) {
        Told row = paper.at("A", 71);
        long last = Paper.end(70) + 50_000;
        long first = Paper.end(70) + 80_000;
        row.over = new Long[2][];
        for (int i = 0; i < 2; i++) {
            Truth.Channel channel = row.all.get(i);
            long before = paper.at("A", 70).b[i];
            row.over[i] =
                    new Long[] {last, paper.truth.running(channel, last), first, paper.truth.running(channel, first)};
            row.v[i] = row.over[i][1] - before + row.b[i] - row.over[i][3];
        }
        row.flag(Bits.METER_CHANGE | Bits.PARTIAL);
        paper.each("A", 71, Paper.BOUNDARIES, after -> after.cr = 1);
    }

    @Test
    void aClockThatIsSetForwardLeavesAnEstimate() {
        Paper paper = new Paper();
        long leap = 3_600_000;
        // At the 20th boundary the clock leaps over an hour; true time stays behind from then on.
        long at = Paper.end(20) + 60_000;
        paper.tell(1, 20);
        paper.oracle.clock(at, leap, true);
        Truth.Channel[] channels = paper.at("A", 1).all.toArray(Truth.Channel[]::new);
        for (String panel : List.of("A", "B")) {
            for (int k = 21; k <= Paper.BOUNDARIES; k++) {
                Told row = paper.at(panel, k);
                boolean leapt = k <= 33;
                if (leapt) {
                    row.t0 = Paper.end(20) + 40_000;
                    row.t1 = Paper.end(33) - 3_000 + 65_000;
                    row.flag(OUTAGE | 512);
                }
                for (int i = 0; i < row.v.length; i++) {
                    long from = paper.truth.running(row.all.get(i), Paper.end(20));
                    long there = leapt ? from : paper.truth.running(row.all.get(i), row.end - leap);
                    row.b[i] = leapt && k > 20 ? paper.truth.running(row.all.get(i), at) : there;
                    row.v[i] = row.b[i] - paper.at(panel, k - 1).b[i];
                }
                if (k == 34) {
                    row.flag(OUTAGE);
                }
            }
        }
        assertThat(channels).hasSize(2);
        for (int k = 21; k <= Paper.BOUNDARIES - 12; k++) {
            int boundary = k;
            long told = Math.max(at + 20_000, Paper.end(k) + 6_000 - (k <= 33 ? 0 : leap));
            told = k <= 33 ? Paper.end(33) + 65_000 - leap : told;
            List<Told> rows = paper.told.stream()
                    .filter(row -> row.seq == 2L * boundary - 1 || row.seq == 2L * boundary)
                    .toList();
            paper.deliver(told, rows);
        }
        paper.oracle.end(Paper.end(Paper.BOUNDARIES - 12) + 60_000 - leap, null, paper.events, PaperTruth.ZONE);
        assertThat(paper.oracle.found()).as(paper.texts()).isEmpty();
    }

    @Test
    void anEpochAfterAPowerCutMayUseTheNumbersOfWhatWasNotAcknowledgedAgain() {
        Paper paper = new Paper();
        paper.tell(1, 80);
        paper.oracle.gateway(Paper.end(80) + 30_000, false);
        paper.oracle.store(Paper.end(80) + 30_000, StoreTrouble.POWER_CUT, "the power went");
        paper.oracle.gateway(Paper.end(80) + 60_000, true);
        paper.epoch = "fedcba9876543210";
        paper.tell(81, Paper.BOUNDARIES);
        assertThat(paper.end()).as(paper.texts()).isEmpty();
    }

    @Test
    void whatWasHurtOnTheDiskMayBeToldAsLost() {
        Paper paper = new Paper();
        paper.tell(1, 60);
        Told a = paper.at("A", 61);
        Told b = paper.at("B", 61);
        paper.acknowledge(a);
        paper.acknowledge(b);
        paper.oracle.store(Paper.end(61) + 30_000, StoreTrouble.DAMAGE, "a block of the journal was hurt");
        paper.deliver(Paper.end(61) + 60_000, List.of(), a.seq, b.seq, "[" + a.seq + "," + b.seq + ",\"damaged\"]");
        paper.tell(62, Paper.BOUNDARIES);
        assertThat(paper.end()).as(paper.texts()).isEmpty();
        assertThat(paper.oracle.figures()).containsEntry("judged.sequences_lost", 2L);
    }

    @Test
    void whatDamageTookMayBeToldAnewAsGapsWhereTheLogNamesIt() {
        Paper paper = new Paper();
        paper.events = PaperEvents.chain(PaperEvents.lost("A-01.kwh-del 2027-03-14\nA-02.kwh-del on 2027-03-14"));
        toldAnewAsGaps(paper);
        assertThat(paper.oracle.found()).as(paper.texts()).doesNotContainKey(Rule.CAUSES);
    }

    /** Damage shows after boundary 80, and the 40th to 45th of panel A come anew as gaps, in another epoch. */
    static void toldAnewAsGaps(Paper paper) {
        paper.tell(1, 80);
        paper.oracle.gateway(Paper.end(80) + 30_000, false);
        paper.oracle.store(Paper.end(80) + 30_000, StoreTrouble.DAMAGE, "a block of the journal was hurt");
        paper.oracle.gateway(Paper.end(80) + 40_000, true);
        paper.epoch = "fedcba9876543210";
        List<Told> gaps = new java.util.ArrayList<>();
        for (int k = 40; k <= 45; k++) {
            Told gap = Paper.copy(paper.at("A", k));
            gap.seq = k;
            gap.nothingKnown(Bits.GAP);
            gaps.add(gap);
        }
        paper.deliver(Paper.end(80) + 60_000, gaps);
        paper.tell(81, Paper.BOUNDARIES);
        paper.end();
    }

    @Test
    void whatDamageTookNeedNotBeNamedWhereMoreDamageTookTheEventThatNamedIt() {
        Paper paper = new Paper();
        paper.events = paper.events.subList(1, 3);
        tookTenBoundaries(paper);
        assertThat(paper.oracle.found()).as(paper.texts()).doesNotContainKey(Rule.MISSING);
    }

    /** Damage took what lies between boundaries 60 and 71; what follows is told in another epoch. */
    static void tookTenBoundaries(Paper paper) {
        paper.tell(1, 60);
        paper.oracle.store(Paper.end(60) + 30_000, StoreTrouble.DAMAGE, "all of the journal was hurt");
        paper.epoch = "fedcba9876543210";
        paper.tell(71, Paper.BOUNDARIES);
        paper.end();
    }

    @Test
    void aTombstoneOfWhatWasDeliveredIsRetention() {
        Paper paper = new Paper();
        paper.tell(1, Paper.BOUNDARIES);
        paper.deliver(Paper.end(Paper.BOUNDARIES) + 20_000, List.of(), 1, 40, "[1,40,\"beyond the retention\"]");
        assertThat(paper.end()).as(paper.texts()).isEmpty();
    }
}
