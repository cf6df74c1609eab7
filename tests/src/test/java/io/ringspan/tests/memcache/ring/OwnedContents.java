package io.ringspan.tests.memcache.ring;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.cluster.Placement;
import io.ringspan.replication.ring.KeyTokens;
import io.ringspan.replication.ring.Topology;
import io.ringspan.tests.memcache.replicas.StoreContents;
import io.ringspan.tests.memcache.replicas.StoreContents.Item;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the stores have, read past their nodes, beside who owns what. */
final class OwnedContents {
    private static final long NEAR_SECONDS = 2;

    private final List<Member> members;
    private final KeyTokens tokens;
    private final Map<Member, Map<String, Item>> contents = new HashMap<>();

    /** Reads them. */
    OwnedContents(List<Member> members) throws IOException {
        this.members = members;
        this.tokens = Placement.keyTokens(members.get(0).conf().ring());
        for (Member member : members) {
            contents.put(member, StoreContents.of(member.store()));
        }
    }

    private Map<String, Item> of(Member member) {
        return contents.getOrDefault(member, Map.of());
    }

    /** The nodes that own a key, each as itself sees it. */
    private List<Member> owners(String key) {
        int token = tokens.token(key.getBytes(ISO_8859_1));
        return members.stream()
                .filter(member -> {
                    Topology topology = member.node().topology();
                    return topology.owns(topology.self(), token);
                })
                .toList();
    }

    /** Those who own a key have it as it is known, times within two seconds, and no other store has anything of it. */
    void require(List<KnownKey> keys) {
        List<String> wrong = new ArrayList<>();
        for (KnownKey key : keys) {
            List<Member> owners = owners(key.name());
            assertThat(owners).as("owners of %s", key.name()).isNotEmpty();
            for (Member member : members) {
                Item item = of(member).get(key.name());
                boolean right = owners.contains(member) ? !key.isKnown() || isSame(key, item) : item == null;
                if (!right) {
                    wrong.add(member + (owners.contains(member) ? ", who owns it," : ", who does not own it,") + " has "
                            + key.name() + " as " + item + "; known is " + key.found()
                            + (key.isThere() ? key.item() : ""));
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static boolean isSame(KnownKey key, @Nullable Item item) {
        if (item == null || !key.isThere()) {
            return item == null && !key.isThere();
        }
        KnownKey.Item known = key.item();
        String value = known.value();
        String text = value.chars().allMatch(Character::isDigit)
                ? "VA # f" + known.flags() + "\r\n" + value + "\r\n"
                : "VA " + value.length() + " f" + known.flags() + "\r\n" + value + "\r\n";
        boolean ends = known.ends() == 0
                ? item.expiresSeconds() < 0
                : Math.abs(known.ends() - item.expiresSeconds()) <= NEAR_SECONDS;
        return ends && item.flagsAndValue().equals(text);
    }

    /** What each of a key's owners has of it. */
    <T> List<T> each(String key, Function<@Nullable Item, T> what) {
        return owners(key).stream()
                .map(member -> what.apply(of(member).get(key)))
                .toList();
    }
}
