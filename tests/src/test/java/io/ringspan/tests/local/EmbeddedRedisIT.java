package io.ringspan.tests.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.EmbeddedRedis;
import io.ringspan.node.local.LocalStores;
import io.ringspan.node.local.MavenFetch;
import io.ringspan.node.local.RedisBinary;
import io.ringspan.node.local.RedisSearch;
import io.ringspan.tests.turn.BesideOthers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A machine without any redis-server: the static one comes through Maven, once. */
@BesideOthers
@EnabledOnOs(OS.LINUX)
class EmbeddedRedisIT {
    @TempDir
    Path folder;

    @Test
    void withoutAStoreOnThePathTheStaticOneIsFetchedOnceAndRuns() {
        List<String> told = new ArrayList<>();
        RedisBinary fetched =
                search(told, new MavenFetch("mvn", Optional.empty())).find(Optional.empty());
        assertThat(fetched.version()).isEqualTo("7.0.15");
        assertThat(fetched.program()).startsWith(folder);
        assertThat(told).singleElement().asString().contains("Maven");

        RedisBinary again =
                search(told, new MavenFetch("no-such-maven", Optional.empty())).find(Optional.empty());
        assertThat(again).isEqualTo(fetched);
        assertThat(told).hasSize(1);

        try (LocalStores stores = LocalStores.start(fetched, 1)) {
            assertThat(stores.store(0).isRunning()).isTrue();
        }
    }

    private RedisSearch search(List<String> told, MavenFetch maven) {
        EmbeddedRedis embedded = new EmbeddedRedis(
                folder, System.getProperty("os.name"), System.getProperty("os.arch"), maven, told::add);
        return new RedisSearch("", embedded, told::add);
    }
}
