/** What is away for a while, under a load that remembers each answer: nothing that was acknowledged is lost. */
@org.jspecify.annotations.NullMarked
package io.ringspan.tests.it.outage;
