/** The demo as a newcomer runs it, on a pseudo-terminal where that matters, and the check of every key by itself. */
@org.jspecify.annotations.NullMarked
package io.ringspan.tests.demo;
