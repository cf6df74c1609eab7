package io.ringspan.conf;

import io.ringspan.base.Endpoint;
import java.net.URI;
import java.util.Optional;

/** Who knows the other nodes. */
public sealed interface SeedProvider {
    /** How long after one answer the next is asked for; 0 if nobody is asked. */
    long refreshMillis();

    /** The list in the file, and nobody is asked. */
    record Simple() implements SeedProvider {
        @Override
        public long refreshMillis() {
            return 0;
        }
    }

    /**
     * An HTTP service that answers with a list of nodes, as Dynomite's Florida does.
     *
     * @param url what is asked for, if the file says; else the environment does
     */
    record Florida(Optional<URI> url, long refreshMillis) implements SeedProvider {}

    /** What kind of records is asked for. */
    enum DnsRecords {
        /** Texts that are a list of nodes, or of contacts. */
        TXT,
        /** Addresses of contacts, of IPv4 and IPv6, which listen at the port where this node listens for nodes. */
        A,
        /** Contacts with their ports, by priority. */
        SRV
    }

    /**
     * A DNS name whose records are a list of nodes.
     *
     * @param name if the file says; else the environment does
     * @param server whom to ask, if not those that this machine asks
     */
    record Dns(Optional<String> name, Optional<Endpoint> server, DnsRecords records, long refreshMillis)
            implements SeedProvider {}
}
