package io.ringspan.tests.memcache.clients;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What all libraries can do, in the same words for each, so that all are asked the same. Whatever a library makes of it
 * that is neither yes nor no is an exception.
 *
 * <p><b>Owner.</b> The test. It may be called by several threads, as the libraries may.
 */
interface CacheClient extends AutoCloseable {
    /** A value, and the number that it has for {@link #cas}. */
    record Numbered(String value, long number) {}

    /**
     * Whatever was there goes.
     *
     * @param seconds for which it is kept, 0 for always
     */
    boolean set(String key, int seconds, String value) throws Exception;

    boolean add(String key, int seconds, String value) throws Exception;

    boolean replace(String key, int seconds, String value) throws Exception;

    boolean append(String key, String more) throws Exception;

    boolean prepend(String key, String more) throws Exception;

    /** False if the value has another number by now. */
    boolean cas(String key, long number, String value) throws Exception;

    @Nullable
    String get(String key) throws Exception;

    Numbered gets(String key) throws Exception;

    /** Those that are there. */
    Map<String, String> get(List<String> keys) throws Exception;

    /** The number as it is now. */
    long incr(String key, int by) throws Exception;

    long decr(String key, int by) throws Exception;

    boolean delete(String key) throws Exception;

    boolean touch(String key, int seconds) throws Exception;

    void flush() throws Exception;

    /** What each server that the client is connected to says about this; about nothing in particular if it is empty. */
    List<Map<String, String>> stats(String about) throws Exception;

    /** What each server that the client is connected to calls its version. */
    List<String> versions() throws Exception;

    @Override
    void close() throws IOException;
}
