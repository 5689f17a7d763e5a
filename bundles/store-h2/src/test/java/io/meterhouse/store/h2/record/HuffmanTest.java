package io.meterhouse.store.h2.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class HuffmanTest {
    @Test
    void whateverIsWrittenIsReadAgain() {
        var random = new Random(1);
        for (int round = 0; round < 2000; round++) {
            var numbers = new long[random.nextInt(300)];
            int most = 1 + random.nextInt(64);
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = random.nextInt(20) == 0 ? random.nextLong() : random.nextLong() >>> 64 - most;
            }
            byte[] bytes = Huffman.encode(numbers, numbers.length);
            var read = new long[numbers.length];

            Huffman.decode(bytes, read);

            assertThat(read).isEqualTo(numbers);
        }
    }

    @Test
    void whatIsAlikeTakesAlmostNothing() {
        assertThat(Huffman.encode(new long[288], 288)).hasSizeLessThan(40);
    }

    @Test
    void garbageIsReadToItsEndOrRefused() {
        var random = new Random(2);
        for (int round = 0; round < 2000; round++) {
            var garbage = new byte[random.nextInt(200)];
            random.nextBytes(garbage);
            try {
                Huffman.decode(garbage, new long[288]);
            } catch (DamagedException refused) {
                assertThat(refused).hasMessageMatching(".*(code|column).*");
            }
        }
    }
}
