package io.meterhouse.tou.programme;

import io.meterhouse.api.metering.Quantity;
import io.meterhouse.document.Kind;
import io.meterhouse.tou.programme.Programme.SpecialDay.Observed;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The kinds of values in a programme's document, and the words for them. */
final class Words {
    static final String SCHEMA = "meterhouse.tou/1";
    static final String TOTAL = "total";

    static final Kind<String> ID =
            Kind.matching("an id of 1 to 64 letters, digits, _ or -", Pattern.compile("[A-Za-z0-9_-]{1,64}"));

    /** Nothing in it that a reader of YAML would fold or refuse. */
    static final Kind<String> NAME = Kind.matching(
            "text of 1 to 100 characters",
            Pattern.compile("[^\\x00-\\x1F\\x7F-\\x9F\\u2028\\u2029\\uFEFF\\uFFFE\\uFFFF\\uD800-\\uDFFF]{1,100}"));

    static final Kind<String> RATE_ID = new Kind<>(
            "a rate's id of 1 to 32 letters, digits, _ or -; not '" + TOTAL + "'",
            scalar -> Kind.ID.read(scalar).filter(id -> !id.equals(TOTAL)),
            scalar -> "");

    static final Kind<LocalTime> TIME = Kind.of("a time from 00:00 to 23:59, in hours and minutes", Words::time);

    static final Kind<DayOfWeek> DAY = Kind.choice(Arrays.asList(DayOfWeek.values()), Words::day);

    static final Kind<Boolean> YES_NO = new Kind<>(
            "true or false",
            scalar -> scalar.plain()
                            && (scalar.text().equals("true") || scalar.text().equals("false"))
                    ? Optional.of(scalar.text().equals("true"))
                    : Optional.empty(),
            scalar -> scalar.plain() ? "" : "without quotes");

    static final Kind<Observed> OBSERVED = Kind.choice(Arrays.asList(Observed.values()), Words::observed);

    static final Kind<Quantity> QUANTITY = Kind.choice(
            List.of(Quantity.KWH_DELIVERED, Quantity.KVARH, Quantity.KVAH, Quantity.KWH_RECEIVED), Words::quantity);

    private static final Pattern TIMES = Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]");
    private static final Pattern MOMENT = Pattern.compile(
            "2[01][0-9]{2}-[0-9]{2}-[0-9]{2}" + "(T([01][0-9]|2[0-3]):[0-5][0-9](:00)?(Z|[+-][0-9]{2}:[0-9]{2})?)?");
    /** Length of a date alone. */
    private static final int DATE = 10;
    /** As many names as a message lists. */
    private static final int LISTED = 12;

    private Words() {}

    static String day(DayOfWeek day) {
        return day.name().substring(0, 3).toLowerCase(Locale.ROOT);
    }

    static String observed(Observed observed) {
        return observed.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String quantity(Quantity quantity) {
        return switch (quantity) {
            case KWH_DELIVERED -> "kW";
            case KWH_RECEIVED -> "kW-received";
            case KVARH -> "kvar";
            case KVAH -> "kVA";
        };
    }

    private static Optional<LocalTime> time(String text) {
        return TIMES.matcher(text).matches() ? Optional.of(LocalTime.parse(text)) : Optional.empty();
    }

    /** A name of something that the document has elsewhere; where nothing of the sort could be read, any name will do. */
    static <T> Kind<T> reference(String what, Map<String, T> things, T standIn) {
        if (things.isEmpty()) {
            return new Kind<>("the name of " + what, scalar -> Optional.of(standIn), scalar -> "");
        }
        return new Kind<>(
                what + " of this programme (" + listed(things.keySet()) + ")",
                scalar -> Optional.ofNullable(things.get(scalar.text())),
                scalar -> Kind.didYouMean(scalar.text(), things.keySet()));
    }

    static String listed(Collection<String> names) {
        return names.stream().limit(LISTED).collect(Collectors.joining(", ")) + (names.size() > LISTED ? ", ..." : "");
    }

    /** An instant; where it has no offset, by the wall clocks of a zone. */
    static Kind<Instant> moment(ZoneId zone) {
        return new Kind<>(
                "a date, for instance 2026-01-01, a local time, 2026-01-01T00:00, or an instant, 2026-01-01T05:00Z;"
                        + " years 2000 to 2199",
                scalar -> moment(scalar.text(), zone),
                scalar -> aboutClocks(scalar.text(), zone));
    }

    private static Optional<Instant> moment(String text, ZoneId zone) {
        if (!MOMENT.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            if (text.length() == DATE) {
                return Optional.of(LocalDate.parse(text).atStartOfDay(zone).toInstant());
            }
            if (hasOffset(text)) {
                return Optional.of(OffsetDateTime.parse(text).toInstant());
            }
            LocalDateTime local = LocalDateTime.parse(text);
            return zone.getRules().getValidOffsets(local).size() == 1
                    ? Optional.of(local.atZone(zone).toInstant())
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String aboutClocks(String text, ZoneId zone) {
        if (!MOMENT.matcher(text).matches()) {
            return "";
        }
        try {
            LocalDate.parse(text.substring(0, DATE));
            if (text.length() == DATE || hasOffset(text)) {
                return "";
            }
            LocalDateTime local = LocalDateTime.parse(text);
            boolean twice = !zone.getRules().getValidOffsets(local).isEmpty();
            return "in " + zone + (twice ? " that time comes twice" : " that time is skipped")
                    + ", for clocks change then: write it with its offset from UTC, for instance " + text
                    + zone.getRules().getOffset(local);
        } catch (DateTimeException e) {
            return "there is no such date";
        }
    }

    private static boolean hasOffset(String text) {
        return text.endsWith("Z") || text.lastIndexOf('-') > DATE || text.indexOf('+') > 0;
    }
}
