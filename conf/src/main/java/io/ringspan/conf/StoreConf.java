package io.ringspan.conf;

import io.ringspan.base.Endpoint;

/**
 * The one local store.
 *
 * @param name what people call it; its endpoint's text if the file gives it no name
 */
public record StoreConf(Endpoint endpoint, String name) {}
