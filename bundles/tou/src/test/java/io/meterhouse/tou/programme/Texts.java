package io.meterhouse.tou.programme;

import io.meterhouse.tou.programme.ProgrammeReader.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Documents for tests. */
final class Texts {
    static final Path SCHEMA = Path.of("../../docs/schema/tou.schema.json");

    /** Has one of everything; the table of mistakes is made of it by exchanging a piece. */
    static final String GOOD =
            """
            schema: meterhouse.tou/1
            id: maple-tou
            version: 3
            name: Maple time of use
            effective: 2026-01-01T00:00
            zone: America/Toronto
            rates: {A: off-peak, B: mid-peak, C: on-peak}
            default: A
            week: {weekday: [mon, tue, wed, thu, fri], weekend: [sat, sun]}
            special:
              - {name: Family Day, type: holiday, date: third monday of february, observed: next-weekday}
              - {name: Good Friday, type: holiday, date: easter -2}
              - {name: Victoria Day, type: holiday, date: monday before 05-25}
              - name: Canada Day
                type: holiday
                date: 07-01
                observed: nearest-weekday
              - {name: Test, type: trial, date: 2026-07-15}
            seasons:
              summer:
                from: 05-01
                to: 10-31
                schedules: {weekday: summer-day, weekend: flat, holiday: flat, trial: trial-day}
              winter:
                from: [11-01, 2027-02-01]
                schedules:
                  weekday: winter-day
                  weekend: flat
                  holiday: flat
                  trial: flat
            schedules:
              summer-day: {"00:00": A, "07:00": B, "11:00": C, "17:00": B, "19:00": A}
              winter-day:
                "00:00": A
                "07:00": C
                "11:00": B
                "17:00": C
                "19:00": A
              flat: {"00:00": A}
              trial-day: {"00:00": C}
            demand:
              - {quantity: kW, rate: total, block: 15m}
              - {quantity: kVA, rate: C, block: 60m, subblocks: 4}
            billing-read: {day: 1, at: "00:05", reset-demand: false}
            """;

    private Texts() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static Result parse(String text) {
        return ProgrammeReader.read("tou.yaml", bytes(text));
    }

    static Programme programme(String text) {
        return accepted(text).programme();
    }

    static Result.Accepted accepted(String text) {
        Result result = parse(text);
        if (result instanceof Result.Accepted accepted) {
            return accepted;
        }
        throw new AssertionError("refused: " + ((Result.Refused) result).problems());
    }

    static Result.Refused refused(byte[] bytes) {
        Result result = ProgrammeReader.read("tou.yaml", bytes);
        if (result instanceof Result.Refused refused) {
            return refused;
        }
        throw new AssertionError("accepted");
    }

    static Result.Refused refused(String text) {
        return refused(bytes(text));
    }

    /** Exchanges a piece that is there exactly once. */
    static String edit(String text, String piece, String other) {
        int at = text.indexOf(piece);
        if (at < 0 || text.indexOf(piece, at + 1) >= 0) {
            throw new AssertionError("'" + piece + "' is not there exactly once");
        }
        return text.replace(piece, other);
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
