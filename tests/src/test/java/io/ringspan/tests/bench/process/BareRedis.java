package io.ringspan.tests.bench.process;

import io.ringspan.tests.bench.figures.Contender;
import java.util.List;

/** Redis with nothing before it. */
public final class BareRedis {
    private BareRedis() {}

    public static Target start(Stage stage, Tools tools) throws BenchException {
        List<RedisStore> stores = stage.startStores(tools.redis(), 1);
        return new Target(Contender.REDIS, stores.get(0).port(), List.of(), List.copyOf(stores), List.of());
    }
}
