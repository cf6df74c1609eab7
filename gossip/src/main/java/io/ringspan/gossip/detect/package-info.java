/**
 * How long to wait for an answer, and for a suspect: profiles, their formulas, and what is measured for them. Pure; knows
 * neither members nor messages.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.gossip.detect;
