package io.ringspan.node.admin;

import io.netty.handler.codec.http.HttpRequest;

/**
 * A request that has come.
 *
 * @param body empty if it has none
 * @param isCut whether it has a body that is not taken, or not all of it: nothing behind it can be understood
 */
record Request(HttpRequest head, String body, boolean isCut) {}
