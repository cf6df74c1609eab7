package io.ringspan.conf;

import io.ringspan.base.Endpoint;
import java.net.URI;
import java.util.Optional;

/** Who knows the other nodes. */
public sealed interface SeedProvider {
    /** What operators call it, as in the file. */
    String key();

    /** The list in the file, and nobody is asked. */
    record Simple() implements SeedProvider {
        @Override
        public String key() {
            return "simple_provider";
        }
    }

    /**
     * An HTTP service that answers with a list of nodes, as Dynomite's Florida does.
     *
     * @param url what is asked for, if the file says; else the environment does
     * @param refreshMillis how long after one answer it is asked again
     */
    record Florida(Optional<URI> url, long refreshMillis) implements SeedProvider {
        @Override
        public String key() {
            return "florida_provider";
        }
    }

    /**
     * A DNS name whose TXT records are a list of nodes.
     *
     * @param name if the file says; else the environment does
     * @param server whom to ask, if not those that this machine asks
     * @param refreshMillis how long after one answer it is asked again
     */
    record Dns(Optional<String> name, Optional<Endpoint> server, long refreshMillis) implements SeedProvider {
        @Override
        public String key() {
            return "dns_provider";
        }
    }
}
