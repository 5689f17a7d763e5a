package io.meterhouse.bench.torture;

/** What a store told whoever uses it. One thread. */
class Heard implements Life.Witness {
    private long acknowledged;
    private long delivered;

    /** @param known what others were told before */
    Heard(Check.Known known) {
        acknowledged = known.acknowledged();
        delivered = known.delivered();
    }

    Check.Known known() {
        return new Check.Known(acknowledged, delivered);
    }

    @Override
    public void acknowledged(long sequence) {
        acknowledged = sequence;
    }

    @Override
    public void delivering(long sequence) {
        delivered = Math.max(delivered, sequence);
    }

    /** The store is about to be closed, or its process to die. */
    void ending() {
        // Whoever waits for it says what then.
    }
}
