package io.meterhouse.store.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meterhouse.api.store.Position;
import io.meterhouse.api.store.StoreException;
import io.meterhouse.store.h2.record.Ledger;
import org.junit.jupiter.api.Test;

class CursorBookTest {
    @Test
    void aCursorOverAStreamThatThereIsNotIsRefusedAndHoldsNothingBack() {
        var ledger = new Ledger("0123456789abcdef");
        var book = new CursorBook(
                ledger.cursors(), () -> new Position("0123456789abcdef", 7), patience -> {}, uplink -> {});

        assertThatThrownBy(() -> book.open("cloud", "billing", true))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("billing");

        assertThat(book.all()).isEmpty();
        assertThat(ledger.cursors().deliveredToAll(7)).isEqualTo(7);
    }
}
