package io.ringspan.node.resp;

/**
 * Which arguments of a command are keys, counted as Redis counts: the command's name is argument 0.
 *
 * @param first the first key, 0 when there is none at a fixed place
 * @param last the last key; negative numbers count from the end, -1 is the last argument
 * @param step from one key to the next
 */
public record KeyRange(int first, int last, int step) {}
