package io.meterhouse.universe.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.LoggedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One fault each is put into a log of events or a store, and is found, named and explained. */
final class OracleFindsAtTheEndTest {
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
    void anEventThatIsGone() {
        paper.oracle.events(Paper.end(1), paper.events);
        List<LoggedEvent> fewer = new ArrayList<>(paper.events);
        fewer.remove(2);
        paper.events = fewer;
        paper.tell(2, 1);
        paper.end();
        finds(Rule.EVENTS, "Event 3 (TEST", "is not there any more");
    }

    @Test
    void aChainThatDoesNotHold() {
        List<LoggedEvent> other = new ArrayList<>(paper.events);
        LoggedEvent second = other.get(1);
        other.set(1, new LoggedEvent(2, 2, PaperEvents.event(7), second.before(), second.hash()));
        paper.events = other;
        paper.end();
        finds(Rule.EVENTS, "By the chain: event 2 is not what was logged");
    }

    @Test
    void anEventThatIsAnotherOneThoughDamageTookSome() {
        List<LoggedEvent> log = PaperEvents.chain(
                PaperEvents.event(1), PaperEvents.lost("A-01.kwh-del on 2027-03-12"), PaperEvents.event(3));
        LoggedEvent third = log.get(2);
        log.set(2, new LoggedEvent(3, 2, PaperEvents.event(7), third.before(), third.hash()));
        log.add(PaperEvents.damaged(4, third.hash()));
        paper.events = log;
        paper.oracle.store(PaperTruth.START, StoreTrouble.DAMAGE, "a block of the journal was hurt");
        paper.end();
        finds(Rule.EVENTS, "By the chain: event 3 is not what was logged");
    }

    @Test
    void anEventThatWasLoggedAndIsNowhere() {
        paper.oracle.logged(Paper.end(1), PaperEvents.event(99));
        paper.tell(2, Paper.BOUNDARIES);
        paper.end();
        finds(Rule.EVENTS, "concerns what is billed, and is not in the log");
    }

    @Test
    void aStoreThatSaysItLostSomethingThoughNothingWasHurt() {
        List<LoggedEvent> other = new ArrayList<>(paper.events);
        LoggedEvent second = other.get(1);
        Event lost = new Event(
                "INTERVALS_LOST",
                Event.Severity.ALARM,
                true,
                second.event().at(),
                "store",
                "intervals are lost: A-01.kwh-del on 2027-03-12",
                Map.of("lost", "A-01.kwh-del on 2027-03-12"));
        other.set(1, new LoggedEvent(2, 1, lost, second.before(), second.hash()));
        paper.events = other;
        paper.tellAll();
        finds(Rule.DURABILITY, "nothing on the disk was hurt", "A-01.kwh-del on 2027-03-12");
    }

    @Test
    void anHourThatIsSummedWrongOnTheNightOfTheClocks() {
        paper.store = new PaperStore(paper, paper.told, 3_600_000);
        paper.tellAll();
        findsOnly(Rule.TOTALS, "the store says", "it should begin");
    }

    @Test
    void anIntervalThatTheStoreHasNot() {
        paper.store = new PaperStore(
                paper, paper.told.stream().filter(row -> row.seq != 100).toList(), 0);
        paper.tellAll();
        finds(Rule.RETENTION, "suite 1301", "is not in the store");
    }

    @Test
    void anIntervalThatDamageTookAndTheLogDoesNotNameAsLost() {
        paper.store = new PaperStore(
                paper, paper.told.stream().filter(row -> row.seq != 100).toList(), 0);
        paper.oracle.store(PaperTruth.START, StoreTrouble.DAMAGE, "a block of the journal was hurt");
        paper.tellAll();
        finds(Rule.RETENTION, "suite 1301", "the log does not name it as lost");
    }

    @Test
    void anIntervalThatTheStoreHasOtherwise() {
        List<Told> others = new ArrayList<>(paper.told);
        others.replaceAll(Paper::copy);
        others.get(99).v[0]++;
        paper.store = new PaperStore(paper, others, 0);
        paper.tellAll();
        finds(Rule.RETENTION, "suite 1301", "and the consumer got");
        assertThat(paper.oracle.found()).containsOnlyKeys(Rule.RETENTION, Rule.TOTALS);
    }

    @Test
    void gapsThatAreToldAnewAfterDamageAndNotNamedAsLost() {
        OracleAcceptsTest.toldAnewAsGaps(paper);
        finds(Rule.CAUSES, "flagged gap", "the log does not name it as lost");
    }

    @Test
    void aHoleThatDamageMayHaveMadeAndTheLogDoesNotNameAsLost() {
        OracleAcceptsTest.tookTenBoundaries(paper);
        finds(Rule.MISSING, "suite 1301", "not even a gap");
    }
}
