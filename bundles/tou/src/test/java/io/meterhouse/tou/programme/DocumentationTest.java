package io.meterhouse.tou.programme;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is shown to people must work. */
class DocumentationTest {
    private static final String PAGE = Texts.read(Path.of("../../docs/tou-programme.md"));

    private static String example() {
        int from = PAGE.indexOf("```yaml\n") + "```yaml\n".length();
        return PAGE.substring(from, PAGE.indexOf("```", from));
    }

    @Test
    void theProgrammeOfThePageSatisfiesReaderAndSchema() {
        assertThat(Texts.accepted(example()).warnings()).isEmpty();
        assertThat(new Schema().validate(example())).isEmpty();
    }

    @Test
    void theMessageOfThePageIsWhatTheReaderSays() {
        assertThat(PAGE)
                .contains("\n    "
                        + Texts.refused(Texts.edit(Texts.GOOD, "to: 10-31", "to: 10-30"))
                                .problems()
                                .get(0)
                        + "\n");
    }

    @Test
    void theDatesOfThePageAreRead() {
        for (String rule : List.of(
                "12-25",
                "02-29",
                "2026-07-03",
                "third monday of february",
                "monday before 05-25",
                "monday after 11-01",
                "easter -2",
                "easter +1",
                "easter")) {
            assertThat(PAGE).contains("`" + rule + "`");
            assertThat(DateRules.parse(rule)).as(rule).isPresent();
        }
    }

    @Test
    void allReadyMadeProgrammesAreOnThePageWithTheirRates() {
        for (String name : ReadyMade.names()) {
            String line = PAGE.lines()
                    .filter(text -> text.startsWith("| `" + name + "` |"))
                    .findFirst()
                    .orElseThrow();
            Programme programme = ReadyMade.programme(name).orElseThrow();
            assertThat(programme.defaultRate()).isZero();
            programme.rates().forEach(rate -> assertThat(line).contains(rate.id() + " " + rate.name()));
        }
    }

    @Test
    void theLimitsOfThePageAreThoseOfTheReader() {
        assertThat(PAGE)
                .contains("up to " + ProgrammeReader.MOST_RATES + ", and none is called")
                .contains("special days, up to " + SpecialDays.MOST)
                .contains("see below; up to " + SeasonsReader.MOST)
                .contains("schedules of days, up to " + SchedulesReader.MOST + ", each with up to "
                        + SchedulesReader.MOST_SWITCHES + " switches")
                .contains("of each point, up to " + DemandReader.MOST)
                .contains("at most " + ProgrammeReader.MAX_BYTES / 1024 + " KiB")
                .contains(MeterLimits.SEED.rates() + " rates, " + MeterLimits.SEED.seasons() + "\nseasons, "
                        + MeterLimits.SEED.schedules() + " schedules, and " + MeterLimits.SEED.segments()
                        + " switch points");
    }
}
