package io.meterhouse.meter.modbus;

import static io.meterhouse.meter.modbus.Panels.point;
import static org.assertj.core.api.Assertions.assertThat;

import io.meterhouse.api.metering.definition.LineDefinition.Framing;
import io.meterhouse.api.metering.definition.PointDefinition.Phase;
import io.meterhouse.api.metering.line.ConversationException;
import io.meterhouse.api.metering.meter.Meter;
import io.meterhouse.api.metering.meter.Poll;
import io.meterhouse.api.metering.meter.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Well-formed answers with anything in them: each channel is read or unread, or the whole is refused, and nothing else happens. */
class HostileImagesTest {
    private static final int[] FAVOURITES = {
        0, 1, 0x7FFF, 0x8000, 0xFFFF, 0x7FC0, 0x7F80, 0xFF80, 0x5375, 0x6E53, 203, 105
    };

    static Stream<String> profiles() {
        return BuiltIns.all().stream().map(ProfileSource::id);
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void anyImageGivesAReadingOrARefusal(String profile) throws Exception {
        Random random = new Random(profile.hashCode());
        int points = Panels.builtIn(profile).profile().points().count();
        List<Meter> meters = new ArrayList<>();
        for (Framing framing : List.of(Framing.RTU, Framing.MBAP)) {
            meters.add(
                    points == 1
                            ? Panels.bind(profile, framing, 1, point("P1", 1, Phase.A))
                            : Panels.bind(profile, framing, 1, point("P1", 1, Phase.A), point("P2", points, Phase.A)));
        }
        for (int i = 0; i < 2_000; i++) {
            for (int framing = 0; framing < 2; framing++) {
                boolean mbap = framing == 1;
                Meter meter = meters.get(framing);
                Poll poll = meter.polls().get(random.nextInt(meter.polls().size()));
                TestWire wire = new TestWire(poll.node().unit(), request -> answer(request, mbap, random));
                try {
                    Reading reading = poll.conversation().hold(wire);
                    assertThat(reading.registers().size() + reading.unread().size())
                            .isEqualTo(poll.channels().size());
                } catch (ConversationException e) {
                    assertThat(e.getMessage()).isNotBlank();
                }
                try {
                    if (meter.serialNumber(poll).isPresent()) {
                        assertThat(meter.serialNumber(poll).get().hold(wire)).isNotBlank();
                    }
                } catch (ConversationException e) {
                    assertThat(e.getMessage()).isNotBlank();
                }
            }
        }
    }

    private static byte[] answer(byte[] request, boolean mbap, Random random) {
        int at = mbap ? 7 : 1;
        int count = request[at + 4] & 0xFF;
        byte[] pdu = new byte[2 + 2 * count];
        pdu[0] = request[at];
        pdu[1] = (byte) (2 * count);
        for (int i = 0; i < count; i++) {
            int word = random.nextInt(3) == 0 ? random.nextInt(0x10000) : FAVOURITES[random.nextInt(FAVOURITES.length)];
            pdu[2 + 2 * i] = (byte) (word >> 8);
            pdu[3 + 2 * i] = (byte) word;
        }
        return mbap
                ? TestSlave.mbap((request[0] & 0xFF) << 8 | request[1] & 0xFF, request[6] & 0xFF, pdu)
                : TestSlave.rtu(request[0] & 0xFF, pdu);
    }
}
