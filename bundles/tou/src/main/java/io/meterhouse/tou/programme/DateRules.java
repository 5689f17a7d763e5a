package io.meterhouse.tou.programme;

import io.meterhouse.document.Kind;
import io.meterhouse.document.YamlNode;
import io.meterhouse.tou.programme.DateRule.FromEaster;
import io.meterhouse.tou.programme.DateRule.NthWeekday;
import io.meterhouse.tou.programme.DateRule.Once;
import io.meterhouse.tou.programme.DateRule.WeekdayAfter;
import io.meterhouse.tou.programme.DateRule.WeekdayBefore;
import io.meterhouse.tou.programme.DateRule.Yearly;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.MonthDay;
import java.time.Year;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rules of dates as people write them: {@code third monday of february}. */
final class DateRules {
    static final Kind<DateRule> KIND = new Kind<>(
            "a date, for instance 12-25, 2026-07-03, third monday of february, last monday of may, monday before 05-25,"
                    + " monday after 11-01, easter -2",
            scalar -> parse(scalar.text()),
            DateRules::hint);

    /** No rule is longer; what is longer is not even looked at. */
    private static final int LONGEST = 40;

    private static final List<String> COUNTED = List.of("first", "second", "third", "fourth", "fifth", "last");
    private static final int LAST = COUNTED.size();
    private static final String WEEKDAYS = "(monday|tuesday|wednesday|thursday|friday|saturday|sunday)";
    /** A capital within a word. */
    private static final Pattern SHOUTED = Pattern.compile("[^ ][A-Z]");

    private static final Pattern YEARLY = Pattern.compile("([0-9]{2})-([0-9]{2})");
    private static final Pattern ONCE = Pattern.compile("(2[01][0-9]{2})-([0-9]{2})-([0-9]{2})");
    private static final Pattern NTH = Pattern.compile("(" + String.join("|", COUNTED) + ") " + WEEKDAYS + " of "
            + "(january|february|march|april|may|june|july|august|september|october|november|december)");
    private static final Pattern BESIDE = Pattern.compile(WEEKDAYS + " (before|after) ([0-9]{2})-([0-9]{2})");
    private static final Pattern EASTER = Pattern.compile("easter(?: ([+-])([1-9][0-9]{0,2}))?");

    private DateRules() {}

    static Optional<DateRule> parse(String text) {
        if (text.length() > LONGEST || SHOUTED.matcher(text).find()) {
            return Optional.empty();
        }
        String plain = text.toLowerCase(Locale.ROOT);
        try {
            Matcher matcher = YEARLY.matcher(plain);
            if (matcher.matches()) {
                return Optional.of(new Yearly(monthDay(matcher, 1)));
            }
            matcher = ONCE.matcher(plain);
            if (matcher.matches()) {
                MonthDay day = monthDay(matcher, 2);
                return Year.of(Integer.parseInt(matcher.group(1))).isValidMonthDay(day)
                        ? Optional.of(new Once(day.atYear(Integer.parseInt(matcher.group(1)))))
                        : Optional.empty();
            }
            matcher = NTH.matcher(plain);
            if (matcher.matches()) {
                int which = COUNTED.indexOf(matcher.group(1)) + 1;
                return Optional.of(new NthWeekday(
                        which == LAST ? -1 : which, weekday(matcher.group(2)), Month.valueOf(upper(matcher.group(3)))));
            }
            matcher = BESIDE.matcher(plain);
            if (matcher.matches()) {
                return beside(matcher);
            }
            matcher = EASTER.matcher(plain);
            return matcher.matches() ? fromEaster(matcher) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<DateRule> beside(Matcher matcher) {
        DayOfWeek weekday = weekday(matcher.group(1));
        MonthDay day = monthDay(matcher, 3);
        if (isLeapDay(day)) {
            return Optional.empty();
        }
        return Optional.of(
                matcher.group(2).equals("before") ? new WeekdayBefore(weekday, day) : new WeekdayAfter(weekday, day));
    }

    private static Optional<DateRule> fromEaster(Matcher matcher) {
        int days = matcher.group(1) == null ? 0 : Integer.parseInt(matcher.group(1) + matcher.group(2));
        return days < -100 || days > 200 ? Optional.empty() : Optional.of(new FromEaster(days));
    }

    /** The one way of writing a rule that two readers of a programme's hash agree on. */
    static String write(DateRule rule) {
        if (rule instanceof Yearly yearly) {
            return write(yearly.day());
        }
        if (rule instanceof Once once) {
            return once.date().toString();
        }
        if (rule instanceof NthWeekday nth) {
            String which = COUNTED.get(nth.which() == -1 ? LAST - 1 : nth.which() - 1);
            return which + " " + lower(nth.weekday()) + " of " + lower(nth.month());
        }
        if (rule instanceof WeekdayBefore before) {
            return lower(before.weekday()) + " before " + write(before.day());
        }
        if (rule instanceof WeekdayAfter after) {
            return lower(after.weekday()) + " after " + write(after.day());
        }
        int days = ((FromEaster) rule).days();
        return days == 0 ? "easter" : "easter " + (days > 0 ? "+" : "") + days;
    }

    private static String hint(YamlNode.Scalar scalar) {
        String text = scalar.text();
        Matcher yearly = YEARLY.matcher(text);
        if (yearly.matches() && Integer.parseInt(yearly.group(1)) > 12 && Integer.parseInt(yearly.group(2)) <= 12) {
            return "the month comes first: " + yearly.group(2) + "-" + yearly.group(1);
        }
        if (text.endsWith("02-29") && text.contains("before")) {
            return "there is no 29 February in most years: 'before 03-01' is the last such day of February";
        }
        if (text.endsWith("02-29") && text.contains("after")) {
            return "there is no 29 February in most years: use 02-28 or 03-01";
        }
        return "";
    }

    static boolean isLeapDay(MonthDay day) {
        return day.getMonth() == Month.FEBRUARY && day.getDayOfMonth() == 29;
    }

    private static MonthDay monthDay(Matcher matcher, int group) {
        return MonthDay.of(Integer.parseInt(matcher.group(group)), Integer.parseInt(matcher.group(group + 1)));
    }

    private static String write(MonthDay day) {
        // any leap year: only its month and day are shown
        return LocalDate.of(2000, day.getMonth(), day.getDayOfMonth())
                .toString()
                .substring("2000-".length());
    }

    private static DayOfWeek weekday(String text) {
        return DayOfWeek.valueOf(upper(text));
    }

    private static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
