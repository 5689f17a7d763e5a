package io.meterhouse.universe.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** One fault each is put into a stream that is right, and is found, named and explained. */
final class OracleFindsTest {
    private final Paper paper = new Paper();

    private void finds(Rule rule, String... words) {
        assertThat(paper.oracle.found()).as(paper.texts()).containsKey(rule);
        assertThat(paper.oracle.violations())
                .filteredOn(violation -> violation.rule() == rule)
                .anySatisfy(violation -> assertThat(violation.text()).contains(words));
    }

    private void findsOnly(Rule rule, String... words) {
        finds(rule, words);
        assertThat(paper.oracle.found()).as(paper.texts()).containsOnlyKeys(rule);
    }

    @Test
    void aCountTooMany() {
        paper.at("A", 50).v[0]++;
        paper.tellAll();
        finds(
                Rule.SUMS,
                "suite 1204, 2027-03-14 04:10 (America/Toronto): the counts do not sum",
                "A-01.kwh-del",
                "interval 2027-03-14T08:05:00Z to 2027-03-14T08:10:00Z");
        assertThat(paper.oracle.found()).as(paper.texts()).containsOnlyKeys(Rule.SUMS);
    }

    @Test
    void aGapThatIsNeverFilled() {
        paper.at("A", 50).nothingKnown(Bits.GAP);
        paper.tell(1, 49);
        paper.oracle.trouble(Paper.end(49) + 20_000, "A", "a frame was hurt");
        paper.tell(50, Paper.BOUNDARIES);
        paper.end();
        finds(Rule.SUMS, "it has no value, though the registers before and after it are known");
    }

    @Test
    void aRegisterThatTheMeterDidNotHave() {
        Told row = paper.at("A", 50);
        row.b[1] += 5;
        row.v[1] += 5;
        paper.at("A", 51).v[1] -= 5;
        paper.tellAll();
        finds(Rule.REGISTERS, "suite 1205", "where the meter had");
        assertThat(paper.oracle.found()).as(paper.texts()).containsOnlyKeys(Rule.REGISTERS);
    }

    @Test
    void aRegisterThatWasCountedOnPastItsModulusTwice() {
        Paper wrapping = new Paper(new PaperTruth().wrapsAt(1_500));
        wrapping.each("B", 60, Paper.BOUNDARIES, row -> row.b[0] += 1_500);
        wrapping.at("B", 60).v[0] += 1_500;
        wrapping.tellAll();
        assertThat(wrapping.oracle.found()).containsKey(Rule.REGISTERS);
        assertThat(wrapping.texts()).contains("suite 1301");
    }

    @Test
    void aFlagLongAfterAClockThatWasSetBackIsRightAgain() {
        paper.tell(1, 20);
        paper.oracle.clock(Paper.end(20) + 60_000, -10 * 86_400_000L, true);
        paper.oracle.clock(Paper.end(20) + 61_000, 0, true);
        paper.at("B", 50).flag(512);
        paper.tell(21, Paper.BOUNDARIES);
        paper.end();
        findsOnly(Rule.CAUSES, "flagged time change", "before it: the site's clock was set forward by 864000000 ms");
    }

    @Test
    void aFlagDaysAfterAClockThatWasFarAheadIsRightAgain() {
        paper.tell(1, 20);
        paper.oracle.clock(Paper.end(20) + 60_000, 1000 * 86_400_000L, false);
        paper.oracle.clock(Paper.end(20) + 61_000, 0, true);
        Told row = paper.at("B", 50);
        row.start += 2 * 86_400_000L;
        row.end += 2 * 86_400_000L;
        row.t0 += 2 * 86_400_000L;
        row.t1 += 2 * 86_400_000L;
        row.flag(Bits.TIME_CHANGE);
        paper.deliver(row.t1, List.of(row));
        finds(Rule.CAUSES, "flagged time change", "before it: the site's clock was set back");
    }

    @Test
    void aFlagOfTheClockWhereOnlyAMeterWasSilent() {
        paper.tell(1, 49);
        paper.oracle.trouble(Paper.end(49) + 20_000, "A", "a frame was hurt");
        paper.at("A", 50).flag(Bits.TIME_UNKNOWN);
        paper.tell(50, Paper.BOUNDARIES);
        paper.end();
        findsOnly(Rule.CAUSES, "flagged time unknown", "nothing was wrong with the clock");
    }

    @Test
    void aTimeThatNobodyKnewAndNoFlagSaysSo() {
        paper.tell(1, 20);
        paper.oracle.clock(Paper.end(20) + 60_000, 0, false);
        paper.tell(21, 60);
        paper.oracle.clock(Paper.end(60) + 60_000, 0, true);
        paper.tell(61, Paper.BOUNDARIES);
        paper.end();
        findsOnly(Rule.FLAGS, "nobody knew the time from before it began to after it ended");
    }

    @Test
    void aRegisterThatGainedAModulusWithDamage() {
        Paper wrapping = new Paper(new PaperTruth().wrapsAt(1_500));
        wrapping.oracle.store(PaperTruth.START, StoreTrouble.DAMAGE, "a block of the journal was hurt");
        wrapping.each("B", 60, Paper.BOUNDARIES, row -> row.b[0] += 1_500);
        wrapping.at("B", 60).v[0] += 1_500;
        wrapping.tellAll();
        assertThat(wrapping.oracle.found()).as(wrapping.texts()).containsKey(Rule.REGISTERS);
    }

    @Test
    void aRegisterThatIsNotTheMetersFromSomeBoundaryOnThoughFewAreCompared() {
        Paper some = new Paper(new PaperTruth(), 12);
        some.each("B", 60, Paper.BOUNDARIES, row -> row.b[0] += 10);
        some.at("B", 60).v[0] += 10;
        some.tellAll();
        assertThat(some.oracle.found()).as(some.texts()).containsOnlyKeys(Rule.REGISTERS);
    }

    @Test
    void aRolloverThatIsNotFlagged() {
        Paper wrapping = new Paper(new PaperTruth().wrapsAt(1_500));
        wrapping.told.forEach(row -> row.f[0] &= ~Bits.ROLLOVER);
        wrapping.tellAll();
        assertThat(wrapping.oracle.found()).as(wrapping.texts()).containsOnlyKeys(Rule.FLAGS);
    }

    @Test
    void aWideBracketThatIsNotFlagged() {
        Told row = paper.at("A", 50);
        row.t0 = row.end - 200_000;
        paper.tellAll();
        findsOnly(Rule.BRACKETS, "205000 ms wide");
    }

    @Test
    void anEstimateThatIsNone() {
        Told row = paper.at("A", 50);
        row.flag(Bits.ESTIMATED);
        paper.tell(1, 49);
        paper.oracle.trouble(row.start + 20_000, "A", "panel A is silent", true);
        paper.tell(50, Paper.BOUNDARIES);
        paper.end();
        findsOnly(Rule.BRACKETS, "with brackets 25000 and 25000 ms wide");
    }

    @Test
    void anIntervalThatIsCountedTwice() {
        paper.oracle.gateway(Paper.end(1), false);
        paper.oracle.gateway(Paper.end(1), true);
        paper.at("B", 50).start = Paper.end(48);
        paper.tellAll();
        finds(Rule.OVERLAPS, "suite 1301", "counted twice", "before it: the gateway does not run from");
    }

    @Test
    void anIntervalThatIsMissing() {
        paper.at("A", 50).only(0);
        paper.tellAll();
        findsOnly(Rule.MISSING, "suite 1205, 2027-03-14 04:15", "nothing came from 2027-03-14T08:05:00Z up to it");
    }

    @Test
    void aStreamThatEndsEarly() {
        paper.each("B", 100, Paper.BOUNDARIES, row -> {
            row.panel = "A";
            row.all = paper.at("A", 1).all;
            row.channels = row.all;
        });
        List<Told> some = paper.told.stream().filter(row -> row.seq < 199).toList();
        paper.told.retainAll(some);
        paper.tell(1, 99);
        paper.end();
        finds(Rule.MISSING, "suite 1301", "nothing came since");
    }

    @Test
    void aPanelOfWhichNothingComesAnyMoreThoughItsTroubleWasLongAgo() {
        paper.told.removeIf(row -> row.panel.equals("B") && row.seq > 198);
        paper.tell(1, 99);
        paper.oracle.trouble(Paper.end(99) + 20_000, "B", "a frame was hurt");
        paper.end();
        finds(Rule.MISSING, "suite 1301", "nothing came since");
    }

    @Test
    void anIntervalOffTheGrid() {
        paper.at("B", 50).end += 60_000;
        paper.at("B", 51).start += 60_000;
        paper.tellAll();
        finds(Rule.GRID, "suite 1301", "it should end 2027-03-14T08:10:00Z");
    }

    @Test
    void countsThatDidNotFlow() {
        paper.at("B", 50).v[0] += 20;
        paper.at("B", 51).v[0] = Math.max(0, paper.at("B", 51).v[0] - 20);
        paper.tellAll();
        finds(Rule.TRUTH, "suite 1301", "where the meter had");
    }

    @Test
    void aUnitThatIsNotTheMeters() {
        paper.at("B", 50).unit = "1000/1";
        paper.tellAll();
        findsOnly(Rule.TRUTH, "1000/1 mWh, where 2000/1");
    }

    @Test
    void aMessageThatComesAgainWithOtherContent() {
        paper.tell(1, 60);
        Told other = Paper.copy(paper.at("A", 55));
        other.v[0]++;
        paper.deliver(Paper.end(60) + 20_000, List.of(other));
        paper.tell(61, Paper.BOUNDARIES);
        paper.end();
        findsOnly(Rule.EXACTLY_ONCE, "suite 1204", "came again with");
        finds(Rule.EXACTLY_ONCE, "Sequence 109 of epoch");
    }

    @Test
    void aRevisionThatIsTheSameAndSaysSomethingElse() {
        List<Told> revisions = AcceptedRevisions.of(paper);
        Told other = Paper.copy(revisions.get(1));
        other.seq++;
        other.v[0]++;
        paper.deliver(Paper.end(Paper.BOUNDARIES) + 30_000, List.of(other));
        paper.end();
        finds(Rule.EXACTLY_ONCE, "suite 1204, 2027-03-14 04:15", "revision 1 said");
    }

    @Test
    void aMessageThatNeverComes() {
        paper.tell(1, 60);
        paper.acknowledge(paper.at("A", 61));
        paper.acknowledge(paper.at("B", 61));
        paper.tell(62, Paper.BOUNDARIES);
        paper.end();
        finds(Rule.COMPLETE, "sequences 121 to 122 never came");
        finds(Rule.DURABILITY, "suite 1204", "was acknowledged");
        finds(Rule.MISSING, "suite 1301");
    }

    @Test
    void aRevisionThatIsLost() {
        Told revision = Paper.copy(paper.at("A", 50));
        revision.rev = 1;
        revision.seq = 2L * Paper.BOUNDARIES + 1;
        paper.tell(1, Paper.BOUNDARIES);
        paper.oracle.acknowledged(
                Paper.end(Paper.BOUNDARIES) + 7_000, paper.epoch, revision.seq, List.of(revision.batch()));
        paper.end();
        findsOnly(Rule.DURABILITY, "suite 1204", "revision 1", "never came");
    }

    @Test
    void anAcknowledgedBatchThatIsDeliveredOtherwise() {
        paper.tell(1, 60);
        paper.acknowledge(paper.at("A", 61));
        paper.at("A", 61).b[0]++;
        paper.deliver(Paper.end(61) + 6_000, List.of(paper.at("A", 61)));
        finds(Rule.DURABILITY, "Sequence 121", "other content");
    }

    @Test
    void aTombstoneWithoutACause() {
        paper.tell(1, 60);
        paper.acknowledge(paper.at("A", 61));
        paper.acknowledge(paper.at("B", 61));
        paper.deliver(Paper.end(61) + 6_000, List.of(), 121, 122, "[121,122,\"dropped\"]");
        paper.tell(62, Paper.BOUNDARIES);
        paper.end();
        findsOnly(Rule.TOMBSTONES, "Sequence 121", "(dropped)");
    }

    @Test
    void undeliveredDaysThatWentForTheirAgeWhateverElseWasHurt() {
        paper.tell(1, 60);
        paper.acknowledge(paper.at("A", 61));
        paper.acknowledge(paper.at("B", 61));
        paper.oracle.store(Paper.end(61) + 5_500, StoreTrouble.DAMAGE, "a block of the journal was hurt");
        paper.deliver(Paper.end(61) + 6_000, List.of(), 121, 122, "[121,122,\"older than the retention of 10 days\"]");
        paper.tell(62, Paper.BOUNDARIES);
        paper.end();
        findsOnly(Rule.TOMBSTONES, "Sequence 121", "only where every uplink has them");
    }

    @Test
    void whatDamageTookBeforeItWasDeliveredAndTheLogDoesNotName() {
        paper.tell(1, 60);
        paper.acknowledge(paper.at("A", 61));
        paper.acknowledge(paper.at("B", 61));
        paper.oracle.store(Paper.end(61) + 5_500, StoreTrouble.DAMAGE, "a block of the journal was hurt");
        paper.deliver(Paper.end(61) + 6_000, List.of(), 121, 122, "[121,122,\"lost: the journal was damaged\"]");
        paper.tell(62, Paper.BOUNDARIES);
        paper.end();
        finds(Rule.TOMBSTONES, "suite 1204", "sequence 121 was told as lost", "the log does not name it as lost");
    }

    @Test
    void whatIsToldAnewWithOtherCountsThoughDamageDidNotTakeIt() {
        paper.tell(1, 60);
        paper.oracle.store(Paper.end(60) + 7_000, StoreTrouble.DAMAGE, "a block of the journal was hurt");
        paper.epoch = "fedcba9876543210";
        Told again = Paper.copy(paper.at("A", 60));
        again.v[0]++;
        again.seq = 121;
        paper.deliver(Paper.end(60) + 8_000, List.of(again));
        paper.end();
        finds(Rule.EXACTLY_ONCE, "suite 1204", "came again with", "the log does not name it as lost");
    }

    @Test
    void undeliveredDaysThatWereDroppedWithoutAWord() {
        paper.tell(1, 60);
        paper.acknowledge(paper.at("A", 61));
        paper.acknowledge(paper.at("B", 61));
        paper.oracle.store(Paper.end(61) + 5_500, StoreTrouble.DISK_SHORT, "");
        paper.deliver(Paper.end(61) + 6_000, List.of(), 121, 122, "[121,122,\"the disk was short\"]");
        paper.tell(62, Paper.BOUNDARIES);
        paper.end();
        findsOnly(Rule.TOMBSTONES, "no UNDELIVERED_DROPPED says so");
    }

    @Test
    void aBoundaryThatIsLostNeedlessly() {
        paper.tell(1, 49);
        paper.oracle.trouble(Paper.end(49) + 20_000, "A", "panel A is silent", true);
        for (int k = 50; k <= 51; k++) {
            Told row = paper.at("B", k);
            row.t0 = Paper.end(49) - 20_000;
            row.t1 = Paper.end(51) + 5_000;
            row.flag(Bits.GAP | Bits.ESTIMATED);
        }
        paper.at("B", 52).flag(Bits.GAP | Bits.ESTIMATED);
        paper.tell(50, Paper.BOUNDARIES);
        paper.end();
        findsOnly(Rule.CAUSES, "suite 1301", "flagged gap, estimated", "nothing was wrong with it");
    }

    @Test
    void daylightSavingAnHourTooEarly() {
        paper.each("A", 24, 35, row -> row.flag(Bits.DST));
        paper.tellAll();
        findsOnly(Rule.FLAGS, "2027-03-14 01:00 (America/Toronto)", "daylight saving is not in effect");
    }

    @Test
    void anotherChannelRevisionWithoutAnotherRegister() {
        paper.each("B", 50, Paper.BOUNDARIES, row -> row.cr = 1);
        paper.tellAll();
        findsOnly(Rule.REVISIONS, "suite 1301", "channel revision 0", "became 1");
    }

    @Test
    void anotherRegisterWithoutAnotherChannelRevision() {
        Paper replaced = new Paper(new PaperTruth().resetAt(Paper.end(70) + 60_000));
        OracleAcceptsTest.replaced(replaced);
        replaced.each("A", 71, Paper.BOUNDARIES, row -> row.cr = 0);
        replaced.tell(1, 70);
        replaced.oracle.reset(Paper.end(70) + 60_000, "A");
        replaced.tell(71, Paper.BOUNDARIES);
        assertThat(replaced.end()).as(replaced.texts()).containsKey(Rule.REVISIONS);
    }

    @Test
    void aChangeOfMeterThatCountsWhatNoMeterHad() {
        Paper replaced = new Paper(new PaperTruth().resetAt(Paper.end(70) + 60_000));
        OracleAcceptsTest.replaced(replaced);
        replaced.at("A", 71).over[0][1] += 30;
        replaced.at("A", 71).v[0] += 30;
        replaced.tell(1, 70);
        replaced.oracle.swapped(Paper.end(70) + 60_000, "A");
        replaced.tell(71, Paper.BOUNDARIES);
        assertThat(replaced.end()).as(replaced.texts()).containsOnlyKeys(Rule.REGISTERS);
        assertThat(replaced.texts()).contains("its register is told to have changed at");
    }

    @Test
    void anEpochThatBeginsWithoutACause() {
        paper.tell(1, 80);
        paper.epoch = "fedcba9876543210";
        paper.tell(81, Paper.BOUNDARIES);
        paper.end();
        findsOnly(Rule.EPOCHS, "fedcba9876543210 follows 0123456789abcdef");
    }

    @Test
    void aSequenceThatIsLeftOut() {
        paper.tell(1, 60);
        paper.acknowledge(paper.at("B", 61));
        finds(Rule.SEQUENCES, "Sequence 122", "after 120");
    }

    @Test
    void aMessageThatPassesOverASequence() {
        paper.deliver(Paper.end(1) + 6_000, List.of(paper.at("B", 1)), 1, 2, "");
        findsOnly(Rule.MESSAGE, "Sequence 1 is neither told nor named as lost");
    }

    @Test
    void aSilentMeterThatIsAskedAgainAndAgain() {
        for (int i = 0; i < 60; i++) {
            paper.oracle.asked(Paper.end(1) + 1_000 * i, "A", true);
        }
        findsOnly(Rule.LINES, "Panel A was asked 41 times in vain since");
    }

    @Test
    void aMessageThatIsNone() {
        paper.raw(Paper.end(1), "{\"schema\":\"meterhouse.intervals/1\",\"rows\":[{\"seq\":1");
        finds(Rule.MESSAGE, "It cannot be read");
    }

    /** A stream with revisions after an outage. */
    private static final class AcceptedRevisions {
        static List<Told> of(Paper paper) {
            return OracleAcceptsTest.silentPanel(paper);
        }
    }
}
