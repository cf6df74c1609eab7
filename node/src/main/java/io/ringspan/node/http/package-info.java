/** What is needed to ask others over HTTP without trusting them. Knows nothing of what is asked for. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.http;
