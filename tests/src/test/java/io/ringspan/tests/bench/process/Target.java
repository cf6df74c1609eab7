package io.ringspan.tests.bench.process;

import io.ringspan.tests.bench.figures.Contender;
import java.net.URI;
import java.util.List;

/**
 * What takes the load of one cell.
 *
 * @param port where the load goes
 * @param proxies whose cost is measured together; none for a bare store
 * @param metrics pages on which the proxies count what they allocate
 */
public record Target(
        Contender contender, int port, List<ProcessUnderTest> proxies, List<Store> stores, List<URI> metrics) {}
