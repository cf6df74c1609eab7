package io.ringspan.node.request;

/** What works on the answer of one slot. */
public interface Coordination {
    /** Nobody wants the answer any more. What was sent stays sent; the slot must not be touched again. */
    void cancel();
}
