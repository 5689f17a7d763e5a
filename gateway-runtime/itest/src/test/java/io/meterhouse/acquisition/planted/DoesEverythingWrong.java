package io.meterhouse.acquisition.planted;

import io.meterhouse.store.h2.planted.Internal;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.osgi.service.component.annotations.Component;

/** Breaks every rule of a bundle, so that it can be seen that breaking them is found. */
@Component(service = DoesEverythingWrong.class)
public final class DoesEverythingWrong {
    public static int counter;
    static final ConcurrentMap<String, Instant> CACHE = new ConcurrentHashMap<>();

    Map<String, Instant> run() throws InterruptedException {
        counter += new Internal().value();
        Thread.sleep(1);
        CACHE.put("now", Instant.now());
        CACHE.put("clock", Clock.systemUTC().instant());
        System.out.println(System.currentTimeMillis());
        System.out.println(System.nanoTime());
        return CACHE;
    }
}
