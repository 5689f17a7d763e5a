package io.meterhouse.tou.programme;

import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.tou.programme.DateRule.FromEaster;
import io.meterhouse.tou.programme.DateRule.NthWeekday;
import io.meterhouse.tou.programme.DateRule.Once;
import io.meterhouse.tou.programme.DateRule.WeekdayAfter;
import io.meterhouse.tou.programme.DateRule.WeekdayBefore;
import io.meterhouse.tou.programme.DateRule.Yearly;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.MonthDay;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DateRulesTest {
    private static final Map<String, DateRule> RULES = Map.of(
            "12-25", new Yearly(MonthDay.of(12, 25)),
            "02-29", new Yearly(MonthDay.of(2, 29)),
            "2026-07-03", new Once(LocalDate.of(2026, 7, 3)),
            "third monday of february", new NthWeekday(3, DayOfWeek.MONDAY, Month.FEBRUARY),
            "last friday of may", new NthWeekday(-1, DayOfWeek.FRIDAY, Month.MAY),
            "monday before 05-25", new WeekdayBefore(DayOfWeek.MONDAY, MonthDay.of(5, 25)),
            "sunday after 11-01", new WeekdayAfter(DayOfWeek.SUNDAY, MonthDay.of(11, 1)),
            "easter -2", new FromEaster(-2),
            "easter +60", new FromEaster(60),
            "easter", new FromEaster(0));

    @Test
    void eachRuleIsReadAndWrittenTheSame() {
        RULES.forEach((text, rule) -> {
            assertThat(DateRules.parse(text)).as(text).contains(rule);
            assertThat(DateRules.write(rule)).isEqualTo(text);
        });
    }

    @Test
    void wordsMayBeginWithACapital() {
        assertThat(DateRules.parse("Third Monday of February"))
                .contains(new NthWeekday(3, DayOfWeek.MONDAY, Month.FEBRUARY));
        assertThat(DateRules.parse("Easter -2")).contains(new FromEaster(-2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "13-01",
                "04-31",
                "1-1",
                "2026-02-29",
                "1999-01-01",
                "third  monday of february",
                "3rd monday of february",
                "THIRD MONDAY OF FEBRUARY",
                "monday before 02-29",
                "monday before",
                "easter - 2",
                "easter -0",
                "easter 2",
                "easter +201",
                "christmas",
                "monday before 05-25 monday before 05-25 monday before 05-25"
            })
    void whatIsNoRuleIsNotRead(String text) {
        assertThat(DateRules.parse(text)).isEmpty();
        assertThat(new Schema().validate(Texts.edit(Texts.GOOD, "date: easter -2", "date: \"" + text + "\"")))
                .as("the schema")
                .satisfies(messages -> assertThat(messages.isEmpty()).isEqualTo(text.equals("2026-02-29")));
    }
}
