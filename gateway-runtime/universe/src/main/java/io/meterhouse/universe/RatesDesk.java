package io.meterhouse.universe;

import io.meterhouse.api.store.StoreException;
import io.meterhouse.tou.Answers;
import io.meterhouse.tou.RefusedException;
import io.meterhouse.tou.engine.Snapshot;
import io.meterhouse.tou.keep.Read;
import io.meterhouse.tou.keep.Standing;
import io.meterhouse.tou.programme.Programme;
import io.meterhouse.tou.programme.ProgrammeReader;
import io.meterhouse.tou.rating.RateOverride;
import io.meterhouse.universe.oracle.Peak;
import io.meterhouse.universe.oracle.RateOrders;
import io.meterhouse.universe.oracle.RatesOracle;
import io.meterhouse.universe.oracle.Tariff;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Where orders of rates are given and questions asked, and the oracle told: nothing waits for an answer, which comes on the gateway's worker. */
final class RatesDesk {
    private static final Duration TRY_AGAIN = Duration.ofMinutes(10);

    private final Scene scene;
    private final Power power;
    private final RatesOracle oracle;
    private final RateOrders orders;
    private List<String> rates = List.of();
    private boolean registersChecked;
    private boolean readsChecked;

    RatesDesk(Scene scene, Power power) {
        this.scene = scene;
        this.power = power;
        this.oracle = scene.oracle().rates();
        this.orders = oracle.orders();
    }

    /** Those of the newest programme; none before the first. */
    List<String> rates() {
        return rates;
    }

    /** Does something with the gateway that runs, once what stands is known. */
    private void with(Consumer<Gateway> task) {
        Gateway gateway = power.gateway();
        if (gateway == null) {
            return;
        }
        then(gateway.answers().status(), (status, failure) -> {
            if (status != null) {
                stands(status);
                follow(gateway);
                task.accept(gateway);
            }
        });
    }

    /** What is done with an answer must not end with it: a future keeps to itself what is thrown. */
    private <T> void then(CompletableFuture<T> answer, BiConsumer<T, Throwable> task) {
        answer.whenComplete((value, failure) -> {
            try {
                task.accept(value, failure);
            } catch (RuntimeException | Error e) {
                scene.after(Duration.ZERO, () -> {
                    throw e;
                });
            }
        });
    }

    private void stands(Answers.Status status) {
        Map<Instant, String> versions = new TreeMap<>();
        for (Standing.Accepted each : status.standing().programmes()) {
            versions.put(
                    each.from(), each.programme().id() + "/" + each.programme().version());
        }
        if (rates.isEmpty() && !status.standing().programmes().isEmpty()) {
            // Accepted, and the answer got lost.
            rates = status.standing().programmes().get(0).programme().rates().stream()
                    .map(rate -> rate.id())
                    .toList();
        }
        if (orders.stands(
                versions,
                status.standing().overrides().stream().map(RatesDesk::peak).toList())) {
            oracle.ordered();
        }
    }

    private void follow(Gateway gateway) {
        try {
            oracle.follow(gateway.store());
        } catch (StoreException e) {
            scene.tell("the stream cannot be read: " + e.getMessage());
        }
    }

    private static Peak peak(RateOverride override) {
        var switches = new TreeMap<Instant, String>();
        override.switches().forEach(each -> switches.put(each.at(), each.rate()));
        return new Peak(override.id(), override.start(), override.stop(), switches);
    }

    /** Why an order was refused; empty where it failed, and may have taken effect or not. */
    private static Optional<String> refusal(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof RuntimeException broken) {
            throw new IllegalStateException("an order ended in " + broken, broken);
        }
        return cause instanceof RefusedException ? Optional.of(cause.getMessage()) : Optional.empty();
    }

    private boolean timeKnown() {
        return scene.time().quality().estimatedError().isZero();
    }

    /** Loads the first one, again as long as none stands: an answer may get lost with the process. */
    void begin(Tariff first) {
        if (rates.isEmpty()) {
            load(first);
            scene.after(TRY_AGAIN, () -> begin(first));
        }
    }

    void load(Tariff tariff) {
        with(gateway -> {
            orders.asked(tariff);
            Instant now = scene.time().now();
            then(gateway.orders().accept(programme(tariff), "a person"), (accepted, failure) -> {
                follow(gateway);
                if (accepted != null) {
                    orders.answered(tariff);
                    orders.programme(tariff, accepted.from(), now);
                    oracle.ordered();
                    rates = tariff.rates();
                    scene.tell("programme " + tariff.version() + " rates from " + accepted.from());
                } else {
                    refusal(failure).ifPresent(why -> {
                        orders.answered(tariff);
                        orders.refused(tariff, now, why);
                        scene.tell("programme " + tariff.version() + " was refused: " + why);
                    });
                }
            });
        });
    }

    private static Programme programme(Tariff tariff) {
        byte[] text = TariffDraw.yaml(tariff).getBytes(StandardCharsets.UTF_8);
        if (ProgrammeReader.read("programme.yaml", text) instanceof ProgrammeReader.Result.Accepted read) {
            return read.programme();
        }
        throw new IllegalStateException("the programme of a world has a mistake: "
                + ProgrammeReader.read("programme.yaml", text) + "\n" + TariffDraw.yaml(tariff));
    }

    void override(Peak wanted) {
        with(gateway -> {
            orders.asked(wanted.id(), Optional.of(wanted));
            Instant now = scene.time().now();
            List<RateOverride.Switch> switches = new ArrayList<>();
            wanted.switches().forEach((at, rate) -> switches.add(new RateOverride.Switch(at, rate)));
            var order = new RateOverride(wanted.id(), wanted.start(), wanted.stop(), switches);
            then(gateway.orders().override(order, "a person"), (got, failure) -> {
                follow(gateway);
                if (got != null) {
                    orders.answered(wanted.id());
                    orders.scheduled(wanted, peak(got), now);
                    oracle.ordered();
                    scene.tell("override " + got.id() + " from " + got.start() + " to " + got.stop());
                } else {
                    refusal(failure).ifPresent(why -> {
                        orders.answered(wanted.id());
                        orders.refused(wanted, now, timeKnown(), why);
                    });
                }
            });
        });
    }

    void cancel(String id) {
        with(gateway -> {
            orders.asked(id, Optional.empty());
            Instant now = scene.time().now();
            then(gateway.orders().cancel(id, "a person"), (left, failure) -> {
                follow(gateway);
                if (left != null) {
                    orders.answered(id);
                    orders.cancelled(id, left.map(RatesDesk::peak), now);
                    oracle.ordered();
                    scene.tell("override " + id + " was cancelled: " + left);
                } else {
                    refusal(failure).ifPresent(why -> {
                        orders.answered(id);
                        orders.notChanged(id, Optional.empty(), now, timeKnown(), why);
                    });
                }
            });
        });
    }

    void extend(String id, Instant stop) {
        with(gateway -> {
            orders.asked(id, Optional.empty());
            Instant now = scene.time().now();
            then(gateway.orders().extend(id, stop, "a person"), (got, failure) -> {
                follow(gateway);
                if (got != null) {
                    orders.answered(id);
                    orders.extended(id, stop, peak(got), now);
                    oracle.ordered();
                    scene.tell("override " + id + " lasts until " + stop);
                } else {
                    refusal(failure).ifPresent(why -> {
                        orders.answered(id);
                        orders.notChanged(id, Optional.of(stop), now, timeKnown(), why);
                    });
                }
            });
        });
    }

    /** Compares registers and reads. */
    void check() {
        registersChecked = false;
        readsChecked = false;
        with(gateway -> {
            then(gateway.answers().registers(), (all, failure) -> {
                if (all != null) {
                    follow(gateway);
                    oracle.registers(all.stream().map(RatesDesk::told).toList());
                    registersChecked = true;
                }
            });
            then(gateway.answers().reads(), (ids, failure) -> {
                if (ids != null) {
                    reads(gateway, List.copyOf(ids.keySet()), new ArrayList<>());
                }
            });
        });
    }

    /** One after the other, while nothing else is done. */
    private void reads(Gateway gateway, List<String> ids, List<RatesOracle.ToldRead> all) {
        if (ids.isEmpty()) {
            oracle.reads(all);
            readsChecked = true;
            return;
        }
        then(gateway.answers().reads(ids.get(0)), (found, failure) -> {
            if (found != null) {
                for (Read each : found) {
                    all.add(new RatesOracle.ToldRead(each.id(), each.revision(), told(each.registers())));
                }
                reads(gateway, ids.subList(1, ids.size()), all);
            }
        });
    }

    /** What could not be compared since it was last asked for, in words; empty where everything was. */
    String unchecked() {
        if (rates.isEmpty()) {
            return "no programme was ever accepted";
        }
        return registersChecked
                ? readsChecked ? "" : "reads could not be asked for"
                : "registers could not be asked for";
    }

    private static RatesOracle.Told told(Snapshot snapshot) {
        // Programmes of worlds have one demand.
        return new RatesOracle.Told(
                snapshot.channel().toString(),
                snapshot.at(),
                snapshot.total(),
                new TreeMap<>(snapshot.rates()),
                snapshot.demands().stream()
                        .findFirst()
                        .map(peak -> new RatesOracle.Demand(peak.counts(), peak.end(), snapshot.since())));
    }
}
