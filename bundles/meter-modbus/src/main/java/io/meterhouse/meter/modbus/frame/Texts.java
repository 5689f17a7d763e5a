package io.meterhouse.meter.modbus.frame;

import com.digitalpetri.modbus.ExceptionCode;
import io.meterhouse.api.metering.line.ConversationException;
import io.meterhouse.api.metering.line.Trouble;
import java.util.Locale;

/** What is said to people when an answer is not what was asked for. */
final class Texts {
    private Texts() {}

    static ConversationException refused(Request request, int code) {
        String name = ExceptionCode.from(code)
                .map(known -> known.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                .orElse("not in the standard");
        String remedy =
                switch (code) {
                    case 1 -> "its profile names a function that the meter does not know";
                    case 2, 3 ->
                        request instanceof WriteRequest
                                ? "it does not take what was written; is it the right profile, and the meter unlocked?"
                                : "its profile asks for registers that this meter does not have; is it the right profile?";
                    case 5, 6 -> "it is busy and will be asked again; a longer `gap` gives it time";
                    case 10, 11 ->
                        "the gateway in front of it cannot reach it: check the wire behind it and the unit id";
                    default -> "the meter itself reports a fault";
                };
        return new ConversationException(
                Trouble.REFUSED,
                "unit " + request.unit() + " refused " + request.registers() + " (function " + request.function()
                        + ") with exception " + code + ", " + name + ": " + remedy);
    }

    static ConversationException garbled(Request request, String what) {
        return new ConversationException(
                Trouble.GARBLED,
                "the answer of unit " + request.unit() + " is no frame, " + what
                        + ": check baud rate and parity, the termination and shield of the line, and that no unit id is used twice");
    }

    static ConversationException foreign(Request request, String what) {
        return new ConversationException(
                Trouble.WRONG_NODE,
                "asked unit " + request.unit() + " for " + request.registers() + ", but " + what
                        + ": check that no unit id is used twice and no other master is on the line; if it comes late, give a longer `timeout`");
    }

    /** Too little came; other troubles are the transport's, as they are. */
    static ConversationException brokenOff(Request request, ConversationException cause) {
        if (cause.trouble() != Trouble.SILENCE) {
            return cause;
        }
        return new ConversationException(
                Trouble.SILENCE,
                "unit " + request.unit() + " began to answer and broke off (" + cause.getMessage()
                        + "): check the supply and the shield of the line; an adapter that pauses needs a longer `timeout`",
                cause);
    }

    /** Silence with what to do about it; other troubles are the transport's, as they are. */
    static ConversationException silent(Request request, ConversationException cause) {
        if (cause.trouble() != Trouble.SILENCE) {
            return cause;
        }
        return new ConversationException(
                Trouble.SILENCE,
                "unit " + request.unit() + " does not answer (" + cause.getMessage()
                        + "): check its supply, the wires, its unit id and the speed of the line",
                cause);
    }

    static String hex(int value) {
        return String.format(Locale.ROOT, "0x%02X", value);
    }
}
