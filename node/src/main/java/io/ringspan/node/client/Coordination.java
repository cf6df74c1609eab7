package io.ringspan.node.client;

/** What works on the answer of one slot. */
interface Coordination {
    /** Nobody wants the answer any more. What was sent stays sent; the slot must not be touched again. */
    void cancel();
}
