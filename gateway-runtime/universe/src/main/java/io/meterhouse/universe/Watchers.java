package io.meterhouse.universe;

import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.store.Batch;
import java.util.List;

/** Several who look on. */
record Watchers(List<Watcher> all) implements Watcher {
    @Override
    public void begins(long at, Fault fault, String place) {
        all.forEach(each -> each.begins(at, fault, place));
    }

    @Override
    public void ends(long at, Fault fault) {
        all.forEach(each -> each.ends(at, fault));
    }

    @Override
    public void gateway(long at, boolean runs) {
        all.forEach(each -> each.gateway(at, runs));
    }

    @Override
    public void recorded(List<Batch> batches) {
        all.forEach(each -> each.recorded(batches));
    }

    @Override
    public void tell(long at, String text) {
        all.forEach(each -> each.tell(at, text));
    }

    @Override
    public void logged(Event event) {
        all.forEach(each -> each.logged(event));
    }

    @Override
    public void day(int done, int of) {
        all.forEach(each -> each.day(done, of));
    }

    @Override
    public void standing(Standing now) {
        all.forEach(each -> each.standing(now));
    }
}
