package io.ringspan.conf.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringspan.base.Endpoint;
import io.ringspan.conf.MembershipConf;
import io.ringspan.conf.SeedNode;
import io.ringspan.conf.SeedProvider.DnsRecords;
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
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a node says of itself fits into a message of gossip and can be used by others, and the settings of gossip fit
 * together.
 *
 * <p><b>Owner.</b> The thread that loads the file.
 */
final class MembershipRules {
    private static final String GOSSIP = ClusterSettings.ENABLE_GOSSIP.key();
    private static final String BOTH = GOSSIP + ": true and " + ClusterSettings.BOOTSTRAP_EXPECT.key() + " beside it";

    private final Values values;
    private final Faults faults;
    private final List<Warning> warnings;

    MembershipRules(Values values, Faults faults, List<Warning> warnings) {
        this.values = values;
        this.faults = faults;
        this.warnings = warnings;
    }

    /** Whether a list of seeds names contacts, and the ring is agreed on. */
    static boolean bootstraps(Values values) {
        return gossips(values) && expected(values) > 0;
    }

    /**
     * How the node takes part, which means something in a file without faults only.
     *
     * @param cluster the pool's name, and where it stands
     * @param peers the seeds without this node
     * @param self where the list of seeds says that this node is
     */
    MembershipConf membership(Placed<String> cluster, List<SeedNode> peers, Optional<Endpoint> self) {
        checkRecords();
        if (!gossips(values)) {
            checkExpected();
            return MembershipConf.NONE;
        }
        checkLimits(cluster);
        Optional<Endpoint> address = address(self);
        if (address.isEmpty()) {
            complainOfAddress();
        }
        MembershipConf membership = new MembershipConf(
                true,
                expected(values),
                values.find(ClusterSettings.GOSSIP_FORGET).orElse(1L),
                address,
                List.of());
        return membership.withContacts(bootstraps(values) ? contacts() : peersOf(peers));
    }

    private static boolean gossips(Values values) {
        return values.find(ClusterSettings.ENABLE_GOSSIP).orElse(false);
    }

    private static int expected(Values values) {
        return values.find(ClusterSettings.BOOTSTRAP_EXPECT).orElse(0);
    }

    private static List<Endpoint> peersOf(List<SeedNode> peers) {
        return peers.stream().map(SeedNode::peer).toList();
    }

    private List<Endpoint> contacts() {
        Optional<Endpoint> listen = values.find(ListenSettings.DYN_LISTEN);
        return values.find(ClusterSettings.DYN_SEEDS).orElse(List.of()).stream()
                .map(entry -> entry.value().peer())
                .filter(peer -> !listen.equals(Optional.of(peer)))
                .toList();
    }

    private Optional<Endpoint> address(Optional<Endpoint> self) {
        return values.find(ListenSettings.DYN_ADVERTISE)
                .or(() -> values.find(ListenSettings.DYN_LISTEN).filter(MembershipRules::isReached))
                .or(() -> self.filter(MembershipRules::isReached));
    }

    private static boolean isReached(Endpoint endpoint) {
        return !Places.ANY_HOST.contains(endpoint.host());
    }

    private void checkExpected() {
        values.given(ClusterSettings.BOOTSTRAP_EXPECT)
                .filter(expect -> expect.value() > 0)
                .ifPresent(expect -> faults.add(
                        expect.mark(),
                        ClusterSettings.BOOTSTRAP_EXPECT.key(),
                        expect.value() + ", while nodes do not gossip",
                        "0, or " + GOSSIP + ": true beside it"));
    }

    /** Addresses name no place on a ring. */
    private void checkRecords() {
        boolean asksDns = values.find(ClusterSettings.DYN_SEED_PROVIDER)
                .filter("dns_provider"::equals)
                .isPresent();
        values.given(ClusterSettings.SEEDS_DNS_TYPE)
                .filter(given -> asksDns && given.value() != DnsRecords.TXT && !bootstraps(values))
                .ifPresent(given -> faults.add(
                        given.mark(),
                        ClusterSettings.SEEDS_DNS_TYPE.key(),
                        given.value().name().toLowerCase(Locale.ROOT) + ", whose records name no place on a ring",
                        "txt, or " + BOTH));
    }

    private void checkLimits(Placed<String> cluster) {
        checkBytes("", cluster, MembershipConf.CLUSTER_BYTES_MAX);
        checkBytes(ClusterSettings.DATACENTER, MembershipConf.NAME_BYTES_MAX);
        checkBytes(ClusterSettings.RACK, MembershipConf.NAME_BYTES_MAX);
        values.given(ClusterSettings.TOKENS).ifPresent(given -> {
            int count =
                    given.value().stream().mapToInt(item -> item.value().size()).sum();
            if (count > MembershipConf.TOKENS_MAX) {
                String allowed = "at most " + MembershipConf.TOKENS_MAX + " tokens with " + GOSSIP + ": true";
                faults.add(given.mark(), ClusterSettings.TOKENS.key(), count + " tokens", allowed);
            }
        });
    }

    private void checkBytes(Setting<String> setting, int bytesMax) {
        values.given(setting).ifPresent(given -> checkBytes(setting.key(), given, bytesMax));
    }

    private void checkBytes(String key, Placed<String> name, int bytesMax) {
        int bytes = name.value().getBytes(UTF_8).length;
        if (bytes > bytesMax) {
            String allowed = "at most " + bytesMax + " with " + GOSSIP + ": true";
            faults.add(name.mark(), key, "a name of " + bytes + " bytes", allowed);
        }
    }

    /** A node that others can't call back is no member; where a list makes the ring, the others know it from there. */
    private void complainOfAddress() {
        Optional<Placed<Endpoint>> listen = values.given(ListenSettings.DYN_LISTEN);
        if (listen.isEmpty()) {
            return;
        }
        Mark mark = listen.get().mark();
        String key = ListenSettings.DYN_LISTEN.key();
        String any = Quote.of(listen.get().value().toString());
        if (bootstraps(values)) {
            String allowed = "an address of this node, or " + ListenSettings.DYN_ADVERTISE.key() + " beside it";
            faults.add(mark, key, any + ", where no other node can find this one", allowed);
        } else {
            String text = "others are told the address of this machine's name, since " + any + " is no address to call;"
                    + " if that is not where they reach this node, give " + ListenSettings.DYN_ADVERTISE.key()
                    + ", or this node itself among " + ClusterSettings.DYN_SEEDS.key();
            warnings.add(new Warning(faults.spot(mark), key, text));
        }
    }

    /** Contacts are no nodes of a ring: where the list is the ring, each entry of it must say where it stands there. */
    static void refuseContact(Placed<SeedEntry> entry, Faults faults) {
        String found =
                Quote.of(entry.value().peer().toString()) + ", which says where a node listens, but not its place";
        String allowed = Places.SEED_FORM + ", or " + BOTH;
        faults.add(entry.mark(), ClusterSettings.DYN_SEEDS.key(), found, allowed);
    }
}
