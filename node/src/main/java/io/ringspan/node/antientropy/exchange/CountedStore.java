package io.ringspan.node.antientropy.exchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.ringspan.node.memcache.MemcacheProtocol;
import io.ringspan.node.protocol.Protocol;
import io.ringspan.node.store.introduce.StoreIdentity;
import io.ringspan.node.store.introduce.StoreIntroduction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which run of a store this is, and how many keys it has, as it says itself on a connection that nobody uses yet.
 *
 * @param run empty if it does not say so
 */
record CountedStore(String run, long keys) {
    /** How many replies the question has. */
    static final int REPLIES = 2;

    private static final CountedStore UNSAID = new CountedStore("", -1);
    private static final byte[] ASK_REDIS =
            "*2\r\n$4\r\nINFO\r\n$6\r\nserver\r\n*1\r\n$6\r\nDBSIZE\r\n".getBytes(US_ASCII);
    private static final Pattern REDIS_RUN = Pattern.compile("run_id:([^\r]*)\r");
    /** The last reply, if it is a number: a store may refuse the question, or say something else. */
    private static final Pattern REDIS_KEYS = Pattern.compile("\n:(\\d{1,18})\r\n\\z");

    private static final Pattern MEMCACHED_KEYS = Pattern.compile("\nSTAT curr_items (\\d{1,18})\r\n");

    /** What a store is asked. */
    static byte[] question(Protocol protocol) {
        return protocol == MemcacheProtocol.MEMCACHE
                ? StoreIntroduction.of(protocol).question()
                : ASK_REDIS.clone();
    }

    /** What it says to that, if it refuses nothing of it. */
    static CountedStore of(Protocol protocol, String said) {
        if (protocol == MemcacheProtocol.MEMCACHE) {
            Matcher keys = MEMCACHED_KEYS.matcher(said);
            String run = StoreIntroduction.of(protocol)
                    .identity(said.getBytes(ISO_8859_1))
                    .map(StoreIdentity::runId)
                    .orElse("");
            return keys.find() ? new CountedStore(run, Long.parseLong(keys.group(1))) : UNSAID;
        }
        Matcher run = REDIS_RUN.matcher(said);
        Matcher keys = REDIS_KEYS.matcher(said);
        return run.find() && keys.find() ? new CountedStore(run.group(1), Long.parseLong(keys.group(1))) : UNSAID;
    }
}
