package io.ringspan.conf.load;

import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.conf.PlaceConf;
import io.ringspan.conf.SeedNode;
import io.ringspan.conf.SeedProvider;
import io.ringspan.conf.fault.Faults;
import io.ringspan.conf.fault.Quote;
import io.ringspan.conf.fault.Warning;
import io.ringspan.conf.setting.ClusterSettings;
import io.ringspan.conf.setting.ListenSettings;
import io.ringspan.conf.setting.Setting;
import io.ringspan.conf.setting.Values;
import io.ringspan.conf.value.Placed;
import io.ringspan.conf.value.Places;
import io.ringspan.conf.value.SeedEntry;
import io.ringspan.conf.yaml.Mark;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Every token of a rack has one owner, every peer its own endpoint, and the node itself is at most once among its seeds.
 *
 * <p><b>Owner.</b> The thread that loads the file.
 */
final class SeedRules {
    private static final Pattern NUMERIC_HOST = Pattern.compile("[0-9.]+|.*:.*");
    private static final String SEEDS = ClusterSettings.DYN_SEEDS.key();

    private final Faults faults;
    private final List<Warning> warnings;
    private final Map<NodeId, String> ownerByPoint = new HashMap<>();
    private final Map<Endpoint, String> ownerByEndpoint = new HashMap<>();
    private Optional<Placed<SeedNode>> self = Optional.empty();

    SeedRules(Faults faults, List<Warning> warnings) {
        this.faults = faults;
        this.warnings = warnings;
    }

    /**
     * No two pools take the same list from a provider: it is that of one cluster, and each pool is in one of its own. Bare
     * addresses may be those of both, since each pool looks for nodes at its own port there.
     */
    static void apart(List<PoolText> pools, Faults faults) {
        Map<String, PoolText> asked = new HashMap<>();
        for (PoolText pool : pools) {
            Optional<String> list = listAsked(pool.values());
            PoolText earlier = list.isPresent() ? asked.putIfAbsent(list.get(), pool) : null;
            if (earlier != null) {
                Setting<?> source = source(pool.values());
                Mark mark = Stream.of(source, ClusterSettings.DYN_SEED_PROVIDER)
                        .flatMap(setting -> pool.values().given(setting).map(Placed::mark).stream())
                        .findFirst()
                        .orElse(pool.name().mark());
                String found = (pool.values().given(source).isPresent() ? "the list" : "the environment's list")
                        + ", which pool " + Quote.of(earlier.name().text()) + " (line "
                        + earlier.name().mark().line() + ") takes too";
                faults.add(mark, source.key(), found, "a list of its own for the cluster of each pool");
            }
        }
    }

    private static Setting<?> source(Values values) {
        return isAsked("florida_provider", values) ? ClusterSettings.SEEDS_URL : ClusterSettings.SEEDS_DNS_NAME;
    }

    private static boolean isAsked(String provider, Values values) {
        return values.find(ClusterSettings.DYN_SEED_PROVIDER)
                .filter(provider::equals)
                .isPresent();
    }

    /** Where the list is from; the same text for the same list. Nothing if there is none that is a cluster's own. */
    private static Optional<String> listAsked(Values values) {
        if (isAsked("florida_provider", values)) {
            return Optional.of("url " + values.find(ClusterSettings.SEEDS_URL));
        }
        boolean isList = values.find(ClusterSettings.SEEDS_DNS_TYPE)
                .filter(type -> type != SeedProvider.DnsRecords.A)
                .isPresent();
        return isList && isAsked("dns_provider", values)
                ? Optional.of("name " + values.find(ClusterSettings.SEEDS_DNS_NAME) + " "
                        + values.find(ClusterSettings.SEEDS_DNS_SERVER) + " "
                        + values.find(ClusterSettings.SEEDS_DNS_TYPE))
                : Optional.empty();
    }

    /** The seeds without this node itself. */
    List<SeedNode> peers(Values values, Optional<PlaceConf> place) {
        Optional<Endpoint> listen = values.find(ListenSettings.DYN_LISTEN);
        place.ifPresent(self -> takePoints(self.datacenter(), self.rack(), self.tokens(), "this node"));
        List<SeedNode> peers = new ArrayList<>();
        for (Placed<SeedEntry> entry : values.find(ClusterSettings.DYN_SEEDS).orElse(List.of())) {
            Optional<SeedNode> node = entry.value().node();
            if (node.isEmpty()) {
                MembershipRules.refuseContact(entry, faults);
                continue;
            }
            Placed<SeedNode> seed = new Placed<>(node.get(), entry.mark());
            if (place.isPresent() && listen.isPresent() && isSelf(seed.value(), place.get(), listen.get())) {
                takeAsSelf(seed, listen.get());
            } else {
                takeAsPeer(seed, listen);
                peers.add(seed.value());
            }
        }
        return peers;
    }

    /** Where this node itself was among the seeds, if it was. */
    Optional<Endpoint> self() {
        return self.map(it -> it.value().peer());
    }

    /** The same place on the ring, and nothing that speaks against the same endpoint. */
    private static boolean isSelf(SeedNode seed, PlaceConf self, Endpoint listen) {
        boolean samePlace = seed.datacenter().equals(self.datacenter())
                && seed.rack().equals(self.rack())
                && seed.tokens().equals(self.tokens());
        return samePlace
                && seed.peer().port() == listen.port()
                && mayBeSame(seed.peer().host(), listen.host());
    }

    private static boolean mayBeSame(String host, String listenHost) {
        boolean bothNumeric = NUMERIC_HOST.matcher(host).matches()
                && NUMERIC_HOST.matcher(listenHost).matches();
        return host.equals(listenHost) || Places.ANY_HOST.contains(listenHost) || !bothNumeric;
    }

    private void takeAsSelf(Placed<SeedNode> seed, Endpoint listen) {
        if (self.isPresent()) {
            String found =
                    "this node itself again, after line " + self.get().mark().line();
            faults.add(seed.mark(), SEEDS, found, "this node itself once or not at all");
            return;
        }
        self = Optional.of(seed);
        if (!seed.value().peer().equals(listen)) {
            String text =
                    seed.value().peer() + " is taken for this node itself, since it has the same place on the ring;"
                            + " if it is another node, give one of the two other tokens";
            warnings.add(new Warning(faults.spot(seed.mark()), SEEDS, text));
        }
    }

    private void takeAsPeer(Placed<SeedNode> placed, Optional<Endpoint> listen) {
        SeedNode seed = placed.value();
        String who = "the seed in line " + placed.mark().line();
        String sharing = takePoints(seed.datacenter(), seed.rack(), seed.tokens(), who);
        if (!sharing.isEmpty()) {
            faults.add(placed.mark(), SEEDS, sharing, "tokens that no other node of the rack has");
        }
        String holder = listen.filter(seed.peer()::equals).isPresent() ? "this node" : "";
        String earlier = ownerByEndpoint.putIfAbsent(seed.peer(), who);
        String taken = earlier == null ? holder : earlier;
        if (!taken.isEmpty()) {
            String found = Quote.of(seed.peer().toString()) + ", where " + taken + " listens";
            faults.add(placed.mark(), SEEDS, found, "an endpoint for each node");
        }
    }

    /** Gives the points to {@code who}; returns, in words, the first that someone else has, or nothing. */
    private String takePoints(Datacenter datacenter, Rack rack, List<Token> tokens, String who) {
        String sharing = "";
        for (Token token : tokens) {
            String earlier = ownerByPoint.putIfAbsent(new NodeId(datacenter, rack, token), who);
            if (earlier != null && sharing.isEmpty()) {
                sharing = "token " + token + " of " + datacenter + "/" + rack + ", which " + earlier + " has";
            }
        }
        return sharing;
    }
}
