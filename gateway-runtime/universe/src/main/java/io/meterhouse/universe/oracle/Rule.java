package io.meterhouse.universe.oracle;

/** What must always hold. Each has the words with which a violation of it begins. */
public enum Rule {
    /** Messages are what docs/uplink-mqtt.md says. */
    MESSAGE("a message that its documentation does not allow"),
    /** Between known registers the counts sum to their difference. */
    SUMS("the counts do not sum to the difference of the registers"),
    /** A register lies between what the meter had at both sides of its bracket. */
    REGISTERS("a register that the meter did not have"),
    /** A bracket wider than the tolerance is flagged, and nothing else is. */
    BRACKETS("a bracket and its flags do not agree"),
    /** Intervals do not overlap. */
    OVERLAPS("counted twice"),
    /** None is missing. */
    MISSING("an interval is missing"),
    /** They end where the grid of the zone says. */
    GRID("an interval off the grid"),
    /** Counts are what flowed. */
    TRUTH("counted otherwise than it flowed"),
    /** What comes twice is the same. */
    EXACTLY_ONCE("told twice, and differently"),
    /** Nothing of the stream is missing in the end. */
    COMPLETE("sequences are missing"),
    /** A tombstone has a cause. */
    TOMBSTONES("told as lost without a cause"),
    /** What was acknowledged is durable. */
    DURABILITY("acknowledged, and lost"),
    /** Flags have a cause. */
    CAUSES("flagged without a cause"),
    /** Flags say what is so: rollover, season, length. */
    FLAGS("flags that are not so"),
    /** Channel revisions change with the register, and only then. */
    REVISIONS("channel revision and register do not agree"),
    /** Epochs change with a cause. */
    EPOCHS("another epoch without a cause"),
    /** Sequences have no hole. */
    SEQUENCES("sequences with a hole"),
    /** A meter that is silent costs its line one time-out in each time of backing off, which becomes 30 s. */
    LINES("a silent meter that is asked too often"),
    /** The log of events is whole. */
    EVENTS("the log of events is not whole"),
    /** Hours and days are sums of intervals. */
    TOTALS("a sum over local time that is wrong"),
    /** What is within retention is in the store. */
    RETENTION("not in the store, or otherwise"),
    /** Rates sum to the total. */
    RATE_SUMS("the rates do not sum to the total"),
    /** The total is what the intervals count since rating began. */
    RATE_TOTALS("rated more or less than was recorded"),
    /** Registers and reads can be asked for. */
    RATES_ANSWERED("rates of which nothing can be known"),
    /** Energy is in the rate that was in force. */
    RATES("energy in another rate than was in force"),
    /** A demand is the most that flowed in a block that was measured from beginning to end. */
    DEMAND("a demand that no block had, or not the highest"),
    /** Registers are read for billing once in a month, at the end of a season and of a version, and again when an interval before has another value. */
    BILLING("a read that is missing, or otherwise"),
    /** Where the rate changes within an interval that is cut, or says that it is not. */
    CUTS("a change of rate within an interval that is neither cut there nor says so"),
    /** Orders of rates take effect as they were answered, or are refused with a reason. */
    ORDERS("an order of rates that was not kept");

    private final String words;

    Rule(String words) {
        this.words = words;
    }

    /** For people. */
    public String words() {
        return words;
    }
}
