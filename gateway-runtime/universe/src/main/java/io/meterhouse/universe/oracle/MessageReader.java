package io.meterhouse.universe.oracle;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads intervals messages as docs/schema/intervals.schema.json has them. Keys may come in any order. */
final class MessageReader {
    private static final long SECOND = 1_000_000_000L;

    private final JsonFactory json = new JsonFactory();
    private final Message message = new Message();
    private JsonParser in;
    private long lastDay = Long.MIN_VALUE;
    private long lastDayDigits = -1;

    /** @throws IOException if it is none */
    Message read(byte[] payload) throws IOException {
        message.clear();
        try (JsonParser parser = json.createParser(payload)) {
            in = parser;
            expect(in.nextToken(), JsonToken.START_OBJECT);
            for (String key = in.nextFieldName(); key != null; key = in.nextFieldName()) {
                in.nextToken();
                switch (key) {
                    case "schema" -> message.schema = in.getText();
                    case "epoch" -> message.epoch = in.getText();
                    case "first" -> message.first = in.getLongValue();
                    case "last" -> message.last = in.getLongValue();
                    case "panels" -> each(this::panel);
                    case "rows" -> each(this::row);
                    case "lost" -> each(this::lost);
                    default -> in.skipChildren();
                }
            }
            if (in.nextToken() != null) {
                throw new JsonParseException(in, "more than one value");
            }
        }
        return message;
    }

    private interface Step {
        void take() throws IOException;
    }

    private void each(Step step) throws IOException {
        expect(in.currentToken(), JsonToken.START_ARRAY);
        while (in.nextToken() != JsonToken.END_ARRAY) {
            if (in.currentToken() == null) {
                throw new JsonParseException(in, "it ends within an array");
            }
            step.take();
        }
    }

    private void expect(JsonToken token, JsonToken expected) throws IOException {
        if (token != expected) {
            throw new JsonParseException(in, expected + " expected, not " + token);
        }
    }

    private void panel() throws IOException {
        Message.Panel panel = message.nextPanel();
        for (String key = in.nextFieldName(); key != null; key = in.nextFieldName()) {
            in.nextToken();
            switch (key) {
                case "id" -> panel.id = same(panel.id);
                case "interval" -> panel.interval = in.getLongValue();
                case "tolerance" -> panel.tolerance = in.getLongValue();
                case "channels" -> each(() -> channel(panel));
                default -> in.skipChildren();
            }
        }
    }

    /** Mostly the same channels as in the message before: no text is made for them. */
    private void channel(Message.Panel panel) throws IOException {
        if (panel.count == panel.channels.size()) {
            panel.channels.add("");
        }
        panel.channels.set(panel.count, same(panel.channels.get(panel.count)));
        panel.count++;
    }

    private String same(String before) throws IOException {
        int length = in.getTextLength();
        if (length == before.length()) {
            char[] text = in.getTextCharacters();
            int offset = in.getTextOffset();
            int i = 0;
            while (i < length && text[offset + i] == before.charAt(i)) {
                i++;
            }
            if (i == length) {
                return before;
            }
        }
        return in.getText();
    }

    private void row() throws IOException {
        Row row = message.nextRow();
        for (String key = in.nextFieldName(); key != null; key = in.nextFieldName()) {
            in.nextToken();
            switch (key) {
                case "seq" -> row.sequence = in.getLongValue();
                case "panel" -> row.panel = panelOf();
                case "start" -> row.start = instant();
                case "end" -> row.end = instant();
                case "rev" -> row.revision = in.getIntValue();
                case "cr" -> row.channelRevision = in.getIntValue();
                case "unit" -> unit(row);
                case "t0" -> row.t0 = Math.floorDiv(instant(), 1_000_000L);
                case "t1" -> row.t1 = Math.floorDiv(instant(), 1_000_000L);
                case "c" -> each(() -> row.name(in.getIntValue()));
                case "v" -> each(() -> row.value(known()));
                case "b" -> each(() -> row.register(known()));
                case "f" -> each(() -> row.flags(in.getIntValue()));
                case "parts" -> parts(row);
                case "over" -> over(row);
                default -> in.skipChildren();
            }
        }
    }

    private String panelOf() throws IOException {
        return message.panels > 0 ? same(message.allPanels.get(0).id) : in.getText();
    }

    private long known() throws IOException {
        if (in.currentToken() == JsonToken.VALUE_NULL) {
            return Row.NONE;
        }
        long counts = in.getLongValue();
        if (counts < 0) {
            throw new JsonParseException(in, "a negative count");
        }
        return counts;
    }

    private void unit(Row row) throws IOException {
        String text = in.getText();
        int slash = text.indexOf('/');
        try {
            row.numerator = Long.parseLong(text, 0, slash, 10);
            row.denominator = Long.parseLong(text, slash + 1, text.length(), 10);
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new JsonParseException(in, "'" + text + "' is no unit", e);
        }
    }

    private void parts(Row row) throws IOException {
        for (String key = in.nextFieldName(); key != null; key = in.nextFieldName()) {
            int place = Integer.parseInt(key);
            in.nextToken();
            long[] state = {0, row.start, 0, 1};
            each(() -> {
                in.nextToken();
                long end = instant();
                in.nextToken();
                long counts = in.getLongValue();
                in.nextToken();
                int bits = in.getIntValue();
                expect(in.nextToken(), JsonToken.END_ARRAY);
                state[3] = end > state[1] ? state[3] : 0;
                state[0] += counts;
                state[1] = end;
                state[2] = Content.piece(state[2], end, counts, bits);
            });
            row.pieces.add(new Row.Pieces(place, state[0], state[1], state[3] == 1, state[2]));
        }
    }

    private void over(Row row) throws IOException {
        for (String key = in.nextFieldName(); key != null; key = in.nextFieldName()) {
            int place = Integer.parseInt(key);
            in.nextToken();
            List<long[]> changes = new ArrayList<>();
            each(() -> {
                long[] change = {Row.NEVER, Row.NONE, Row.NEVER, Row.NONE};
                for (String end = in.nextFieldName(); end != null; end = in.nextFieldName()) {
                    int at = end.equals("closed") ? 0 : 2;
                    expect(in.nextToken(), JsonToken.START_ARRAY);
                    in.nextToken();
                    change[at] = instant();
                    in.nextToken();
                    change[at + 1] = in.getLongValue();
                    expect(in.nextToken(), JsonToken.END_ARRAY);
                }
                changes.add(change);
            });
            row.overs.add(new Row.Overs(place, changes));
        }
    }

    private void lost() throws IOException {
        in.nextToken();
        long first = in.getLongValue();
        in.nextToken();
        long last = in.getLongValue();
        in.nextToken();
        message.lost.add(new Message.Lost(first, last, in.getText()));
        expect(in.nextToken(), JsonToken.END_ARRAY);
    }

    /** An instant such as 2026-03-01T00:04:51.210Z in epoch ns. */
    private long instant() throws IOException {
        char[] text = in.getTextCharacters();
        int at = in.getTextOffset();
        int length = in.getTextLength();
        if (length < 20 || text[at + length - 1] != 'Z' || text[at + 10] != 'T') {
            throw new JsonParseException(in, "'" + in.getText() + "' is no instant");
        }
        long year = number(text, at, 4);
        long month = number(text, at + 5, 2);
        long dayOfMonth = number(text, at + 8, 2);
        long digits = (year * 100 + month) * 100 + dayOfMonth;
        if (digits != lastDayDigits) {
            lastDay = java.time.LocalDate.of((int) year, (int) month, (int) dayOfMonth)
                    .toEpochDay();
            lastDayDigits = digits;
        }
        long seconds = (lastDay * 24 + number(text, at + 11, 2)) * 3600
                + number(text, at + 14, 2) * 60
                + number(text, at + 17, 2);
        long nanos = 0;
        if (length > 20) {
            int places = length - 21;
            nanos = number(text, at + 20, places);
            for (int i = places; i < 9; i++) {
                nanos *= 10;
            }
        }
        return seconds * SECOND + nanos;
    }

    private long number(char[] text, int at, int digits) throws IOException {
        long number = 0;
        for (int i = at; i < at + digits; i++) {
            if (text[i] < '0' || text[i] > '9') {
                throw new JsonParseException(in, "'" + in.getText() + "' is no instant");
            }
            number = number * 10 + text[i] - '0';
        }
        return number;
    }
}
