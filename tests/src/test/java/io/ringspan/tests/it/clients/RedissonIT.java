package io.ringspan.tests.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.tests.it.cluster.Aside;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.it.cluster.Replicas;
import io.ringspan.tests.turn.BesideOthers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.redisson.Redisson;
import org.redisson.api.BatchOptions;
import org.redisson.api.RAtomicLong;
import org.redisson.api.RBatch;
import org.redisson.api.RBlockingQueue;
import org.redisson.api.RBucket;
import org.redisson.api.RCountDownLatch;
import org.redisson.api.RFuture;
import org.redisson.api.RLocalCachedMap;
import org.redisson.api.RLock;
import org.redisson.api.RMap;
import org.redisson.api.RMapCache;
import org.redisson.api.RPatternTopic;
import org.redisson.api.RQueue;
import org.redisson.api.RReadWriteLock;
import org.redisson.api.RScoredSortedSet;
import org.redisson.api.RSemaphore;
import org.redisson.api.RSet;
import org.redisson.api.RTopic;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.LocalCachedMapOptions;
import org.redisson.config.Config;

/**
 * Redisson with its default settings: nearly all that it does it does by scripts, and who waits for a lock hears by a message that a script
 * publishes. One client is at the first node, the other at the last.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ParameterizedClass(name = "{0}")
@EnumSource
@SuppressWarnings({"NullAway.Init", "LockNotBeforeTry"
}) // start() comes first; a lock that is left goes with the cluster
@BesideOthers
class RedissonIT {
    private static final int SECONDS_MAX = 30;
    private static final int ROUNDS = 25;

    @Parameter
    ClientLayout layout;

    private RealCluster cluster;
    private RedissonClient client;
    private RedissonClient other;

    @BeforeParameterizedClassInvocation
    void start() {
        cluster = RealCluster.start(layout.nodes(), NodeSettings.hashTags());
        cluster.awaitLinks();
        List<LocalNode> nodes = cluster.nodes();
        client = at(nodes.get(0));
        other = at(nodes.get(nodes.size() - 1));
    }

    private static RedissonClient at(LocalNode node) {
        Config config = new Config();
        config.useSingleServer()
                .setAddress("redis://127.0.0.1:" + node.clients().port());
        return Redisson.create(config);
    }

    @AfterParameterizedClassInvocation
    void stop() {
        CompletableFuture.allOf(stopped(client), stopped(other)).join();
        cluster.close();
    }

    private static CompletableFuture<Void> stopped(RedissonClient client) {
        return client.shutdownAsync(Duration.ZERO, Duration.ZERO).toCompletableFuture();
    }

    @AfterEach
    void replicasAreEqual() throws Exception {
        Replicas.awaitEqual(cluster);
    }

    private static <T> CompletableFuture<T> aside(Callable<T> task) {
        return Aside.begin(task).orTimeout(SECONDS_MAX, TimeUnit.SECONDS);
    }

    @Test
    void buckets() {
        RBucket<String> bucket = client.getBucket("bucket");
        bucket.set("a", Duration.ofSeconds(100));
        assertThat(bucket.get()).isEqualTo("a");
        assertThat(bucket.remainTimeToLive()).isGreaterThan(90_000);
        assertThat(bucket.setIfAbsent("b")).isFalse();
        assertThat(bucket.compareAndSet("a", "c")).isTrue();
        assertThat(bucket.getAndSet("d")).isEqualTo("c");
        assertThat(bucket.getAndDelete()).isEqualTo("d");
        client.getBuckets().set(Map.of("bucket:1", "1", "bucket:2", "2"));
        assertThat(other.getBuckets().<String>get("bucket:1", "bucket:2", "bucket:3"))
                .isEqualTo(Map.of("bucket:1", "1", "bucket:2", "2"));
    }

    @Test
    void maps() {
        RMap<String, String> map = client.getMap("map");
        assertThat(map.put("a", "1")).isNull();
        assertThat(map.put("a", "2")).isEqualTo("1");
        assertThat(map.fastPut("b", "3")).isTrue();
        assertThat(map.putIfAbsent("a", "4")).isEqualTo("2");
        assertThat(map.replace("a", "2", "5")).isTrue();
        assertThat(map.readAllMap()).isEqualTo(Map.of("a", "5", "b", "3"));
        assertThat(map.remove("a")).isEqualTo("5");
        RMapCache<String, String> cache = client.getMapCache("{cache}");
        assertThat(cache.put("a", "1", 100, TimeUnit.SECONDS)).isNull();
        assertThat(cache.get("a")).isEqualTo("1");
        assertThat(cache.remainTimeToLive("a")).isGreaterThan(90_000);
        RLocalCachedMap<String, String> near = client.getLocalCachedMap(LocalCachedMapOptions.name("near"));
        RLocalCachedMap<String, String> far = other.getLocalCachedMap(LocalCachedMapOptions.name("near"));
        near.put("a", "1");
        assertThat(far.get("a")).isEqualTo("1");
        near.put("a", "2");
        Await.until("the other has heard that it is another", () -> "2".equals(far.get("a")));
    }

    @Test
    void setsAndSortedSets() {
        RSet<String> set = client.getSet("set");
        assertThat(set.addAll(List.of("a", "b", "c"))).isTrue();
        assertThat(set.readAll()).containsExactlyInAnyOrder("a", "b", "c");
        String random = set.removeRandom();
        assertThat(set.contains(random)).isFalse();
        RScoredSortedSet<String> sorted = client.getScoredSortedSet("sorted");
        sorted.addAll(Map.of("a", 1.0, "b", 2.5));
        assertThat(sorted.addScore("a", 5)).isEqualTo(6);
        assertThat(sorted.rank("a")).isEqualTo(1);
        assertThat(sorted.valueRange(0, -1)).containsExactly("b", "a");
        assertThat(sorted.pollFirst()).isEqualTo("b");
    }

    @Test
    void atomicLongs() {
        RAtomicLong number = client.getAtomicLong("number");
        assertThat(number.incrementAndGet()).isEqualTo(1);
        assertThat(number.addAndGet(5)).isEqualTo(6);
        assertThat(number.compareAndSet(6, 10)).isTrue();
        assertThat(number.compareAndSet(6, 11)).isFalse();
        assertThat(number.getAndSet(3)).isEqualTo(10);
    }

    /** Nobody waits for long: the one who has the lock tells the others. */
    @Test
    void aLockIsOfOneAtATimeAndWhoWaitsIsTold() {
        RLock lock = client.getLock("lock");
        lock.lock();
        lock.lock();
        assertThat(other.getLock("lock").tryLock()).isFalse();
        assertThat(lock.getHoldCount()).isEqualTo(2);
        lock.unlock();
        lock.unlock();

        AtomicInteger inside = new AtomicInteger();
        int[] count = {0};
        List<CompletableFuture<Boolean>> all = List.of(
                aside(() -> count(client, inside, count)),
                aside(() -> count(other, inside, count)),
                aside(() -> count(other, inside, count)));
        assertThat(all).allMatch(CompletableFuture::join);
        assertThat(count[0]).isEqualTo(all.size() * ROUNDS);
    }

    private static boolean count(RedissonClient by, AtomicInteger inside, int[] count) {
        RLock lock = by.getLock("lock");
        boolean alone = true;
        for (int i = 0; i < ROUNDS; i++) {
            lock.lock();
            alone &= inside.incrementAndGet() == 1;
            count[0]++;
            inside.decrementAndGet();
            lock.unlock();
        }
        return alone;
    }

    @Test
    void otherLocks() throws Exception {
        RLock fair = client.getFairLock("{fair}");
        fair.lock();
        CompletableFuture<Boolean> next = aside(() -> {
            RLock waiting = other.getFairLock("{fair}");
            waiting.lock();
            waiting.unlock();
            return true;
        });
        fair.unlock();
        assertThat(next.join()).isTrue();

        RReadWriteLock both = client.getReadWriteLock("{both}");
        RReadWriteLock others = other.getReadWriteLock("{both}");
        both.readLock().lock();
        assertThat(others.readLock().tryLock()).isTrue();
        assertThat(others.writeLock().tryLock()).isFalse();
        both.readLock().unlock();
        others.readLock().unlock();

        RSemaphore permits = client.getSemaphore("permits");
        assertThat(permits.trySetPermits(2)).isTrue();
        assertThat(permits.tryAcquire(2)).isTrue();
        CompletableFuture<Boolean> permitted =
                aside(() -> other.getSemaphore("permits").tryAcquire(1, Duration.ofSeconds(SECONDS_MAX)));
        permits.release(2);
        assertThat(permitted.join()).isTrue();

        RCountDownLatch latch = client.getCountDownLatch("latch");
        assertThat(latch.trySetCount(1)).isTrue();
        CompletableFuture<Boolean> open = aside(() -> latch.await(SECONDS_MAX, TimeUnit.SECONDS));
        other.getCountDownLatch("latch").countDown();
        assertThat(open.join()).isTrue();
    }

    @Test
    void queues() throws Exception {
        RQueue<String> queue = client.getQueue("queue");
        assertThat(queue.addAll(List.of("a", "b", "c"))).isTrue();
        assertThat(queue.peek()).isEqualTo("a");
        assertThat(queue.poll()).isEqualTo("a");
        assertThat(queue.poll(2)).containsExactly("b", "c");
        RBlockingQueue<String> waited = client.getBlockingQueue("waited");
        CompletableFuture<String> taken = aside(waited::take);
        other.<String>getBlockingQueue("waited").put("job");
        assertThat(taken.join()).isEqualTo("job");
        assertThat(waited.poll()).isNull();
    }

    @Test
    void topics() throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        RTopic topic = other.getTopic("topic:1");
        int listener = topic.addListener(String.class, (channel, message) -> heard.add("one " + message));
        RPatternTopic topics = other.getPatternTopic("topic:*");
        topics.addListener(String.class, (pattern, channel, message) -> heard.add("all " + message));
        client.getTopic("topic:1").publish("news");
        assertThat(List.of(heard.poll(SECONDS_MAX, TimeUnit.SECONDS), heard.poll(SECONDS_MAX, TimeUnit.SECONDS)))
                .containsExactlyInAnyOrder("one news", "all news");
        topic.removeListener(listener);
        topics.removeAllListeners();
    }

    @Test
    void batches() {
        RBatch batch = client.createBatch();
        RFuture<Long> counted = batch.getAtomicLong("batch:1").incrementAndGetAsync();
        batch.getBucket("batch:2").setAsync("a");
        batch.getMap("batch:3").fastPutAsync("b", "c");
        assertThat(batch.execute().getResponses()).hasSize(3);
        assertThat(counted.toCompletableFuture().join()).isEqualTo(1);
        RBatch atomic = client.createBatch(
                BatchOptions.defaults().executionMode(BatchOptions.ExecutionMode.REDIS_WRITE_ATOMIC));
        atomic.getAtomicLong("{batch}1").incrementAndGetAsync();
        atomic.getBucket("{batch}2").setAsync("a");
        assertThat(atomic.execute().getResponses()).hasSize(2);
    }
}
