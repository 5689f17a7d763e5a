package io.meterhouse.store.h2.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class AdaptiveTest {
    @Test
    void whateverIsWrittenIsReadAgain() {
        var random = new Random(1);
        for (int round = 0; round < 2000; round++) {
            var numbers = new long[random.nextInt(300)];
            int most = 1 + random.nextInt(64);
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = random.nextInt(20) == 0 ? random.nextLong() : random.nextLong() >>> 64 - most;
            }
            byte[] bytes = Adaptive.encode(numbers, numbers.length);
            var read = new long[numbers.length];

            Adaptive.decode(bytes, read);

            assertThat(read).isEqualTo(numbers);
        }
    }

    @Test
    void whatIsAlikeTakesAlmostNothing() {
        assertThat(Adaptive.encode(new long[288], 288)).hasSizeLessThan(8);
    }

    @Test
    void garbageIsReadToItsEndOrRefused() {
        var random = new Random(2);
        for (int round = 0; round < 2000; round++) {
            var garbage = new byte[random.nextInt(200)];
            random.nextBytes(garbage);
            try {
                Adaptive.decode(garbage, new long[288]);
            } catch (DamagedException refused) {
                assertThat(refused).hasMessageContaining("64 bits");
            }
        }
    }
}
