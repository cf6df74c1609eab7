package io.ringspan.node.metrics;

import io.ringspan.node.io.Traffic;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * What can be told of a link to a store or a peer. All may be asked by any thread.
 *
 * @param up whether it can be sent on
 * @param queued what was sent and is not answered
 * @param reconnects how often a connection was lost
 * @param silences how often one was given up because the other end was silent
 * @param traffic the bytes that it has moved, and what came to nothing
 */
public record LinkView(
        BooleanSupplier up, IntSupplier queued, LongSupplier reconnects, LongSupplier silences, Traffic traffic) {}
