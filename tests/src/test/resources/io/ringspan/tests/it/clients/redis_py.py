"""redis-py with its default settings: python3 redis_py.py PORT [OTHER_PORT]. Prints "ok NAME" or "not ok NAME: WHY"."""

import asyncio
import sys
import threading

import redis
import redis.asyncio

MANY = 2000
FIRST, LAST = int(sys.argv[1]), int(sys.argv[-1])

client = redis.Redis(port=FIRST, decode_responses=True)
other = redis.Redis(port=LAST, decode_responses=True)


def strings_counters_and_expiry():
    assert client.ping()
    assert client.set("py:s", "v", ex=100)
    assert client.get("py:s") == "v"
    assert client.ttl("py:s") > 90
    assert client.set("py:s", "w", nx=True) is None
    assert client.incrby("py:n", 5) == 5
    assert client.getdel("py:s") == "v"
    assert client.exists("py:s", "py:n") == 1


def hashes_lists_sets_and_sorted_sets():
    assert client.hset("py:h", mapping={"a": "1", "b": "2"}) == 2
    assert client.hgetall("py:h") == {"a": "1", "b": "2"}
    assert client.rpush("py:l", "a", "b", "c") == 3
    assert client.lmove("py:l", "py:l", "LEFT", "RIGHT") == "a"
    assert client.lrange("py:l", 0, -1) == ["b", "c", "a"]
    assert client.sadd("py:set", "a", "b", "a") == 2
    assert client.smembers("py:set") == {"a", "b"}
    assert client.zadd("py:z", {"a": 1, "b": 2.5}) == 2
    assert client.zrange("py:z", 0, -1, withscores=True) == [("a", 1.0), ("b", 2.5)]
    assert client.zpopmin("py:z") == [("a", 1.0)]


def keys_of_several_owners():
    assert client.mset({"py:1": "1", "py:2": "2", "py:3": "3"})
    assert client.mget("py:3", "py:none", "py:1") == ["3", None, "1"]
    assert client.delete("py:1", "py:2", "py:3", "py:none") == 3


def pipelines_without_a_transaction():
    pipeline = client.pipeline(transaction=False)
    for i in range(MANY):
        pipeline.set(f"py:many:{i}", i).get(f"py:many:{i}")
    assert pipeline.execute()[1::2] == [str(i) for i in range(MANY)]


def scanning_all_keys():
    assert len(set(client.scan_iter("py:many:*", count=500))) == MANY


def bytes_that_are_no_text():
    with redis.Redis(port=LAST) as raw:
        raw.set("py:bytes", b"\x00\xff\r\n$")
        assert raw.get("py:bytes") == b"\x00\xff\r\n$"


def transactions_and_watched_keys():
    assert client.pipeline().set("{py:m}a", "1").incr("{py:m}b").get("{py:m}a").execute() == [True, 1, "1"]
    with client.pipeline() as pipeline:
        pipeline.watch("{py:m}a")
        other.set("{py:m}a", "2")
        pipeline.multi()
        pipeline.set("{py:m}a", "3")
        try:
            pipeline.execute()
            raise AssertionError("done though a watched key was changed")
        except redis.WatchError:
            pass
    assert client.transaction(lambda pipeline: pipeline.multi() or pipeline.incr("{py:m}a"), "{py:m}a") == [3]


def a_script_by_its_text():
    assert client.eval("return redis.call('INCRBY', KEYS[1], ARGV[1])", 1, "py:sum", 2) == 2


def a_registered_script():
    add = client.register_script("return 1 * redis.call('INCRBY', KEYS[1], ARGV[1])")
    assert add(keys=["py:registered"], args=[2]) == 2
    assert add(keys=["py:registered"], args=[3], client=other) == 5


def a_lock():
    with client.lock("py:lock", timeout=10) as lock:
        assert not other.lock("py:lock", blocking=False).acquire()
        assert lock.extend(5)
    assert other.lock("py:lock", timeout=10, blocking=False).acquire()


def blocking_pops_served_by_another_node():
    taken = []
    waiting = threading.Thread(target=lambda: taken.append(client.blpop("py:queue", 0)))
    waiting.start()
    assert other.rpush("py:queue", "job") == 1
    waiting.join()
    assert taken == [("py:queue", "job")]
    assert client.bzpopmin("py:none", 0.05) is None


def streams_and_consumer_groups():
    assert client.xgroup_create("py:x", "g", "0", mkstream=True)
    entry = client.xadd("py:x", {"field": "value"})
    assert client.xreadgroup("g", "c", {"py:x": ">"}, count=10, block=1000) == [["py:x", [(entry, {"field": "value"})]]]
    assert client.xack("py:x", "g", entry) == 1


def messages_to_a_subscriber_at_another_node():
    with other.pubsub(ignore_subscribe_messages=True) as subscriber:
        subscriber.subscribe("py:news")
        subscriber.psubscribe("py:n*")
        for _ in range(2):
            subscriber.get_message(timeout=10)
        client.publish("py:news", "hello")
        heard = [subscriber.get_message(timeout=10) for _ in range(2)]
        assert sorted((one["type"], one["data"]) for one in heard) == [("message", "hello"), ("pmessage", "hello")]


def asyncio_too():
    async def talk():
        async with redis.asyncio.Redis(port=FIRST, decode_responses=True) as one:
            await asyncio.gather(*(one.set(f"py:async:{i}", i) for i in range(50)))
            assert await one.mget(f"py:async:{i}" for i in range(50)) == [str(i) for i in range(50)]

    asyncio.run(talk())


def errors_in_the_words_of_redis():
    try:
        client.lpush("py:h", "x")
        raise AssertionError("a hash is no list")
    except redis.ResponseError as refused:
        assert str(refused).startswith("WRONGTYPE"), refused
    assert client.ping()


CHECKS = [
    strings_counters_and_expiry,
    hashes_lists_sets_and_sorted_sets,
    keys_of_several_owners,
    pipelines_without_a_transaction,
    scanning_all_keys,
    bytes_that_are_no_text,
    transactions_and_watched_keys,
    a_script_by_its_text,
    a_registered_script,
    a_lock,
    blocking_pops_served_by_another_node,
    streams_and_consumer_groups,
    messages_to_a_subscriber_at_another_node,
    asyncio_too,
    errors_in_the_words_of_redis,
]

for check in CHECKS:
    name = check.__name__.replace("_", " ")
    try:
        check()
        print("ok", name)
    except Exception as failed:  # whatever it is, the other checks go on
        print("not ok", name + ":", " ".join(f"{type(failed).__name__} {failed}".split()))
