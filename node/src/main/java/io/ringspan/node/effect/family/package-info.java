/** The rules, by the kind of value that they are about, and {@link Rules}, which knows them all. Stateless. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.effect.family;
