package io.ringspan.conf.load;

import io.ringspan.base.Datacenter;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.conf.PlaceConf;
import io.ringspan.conf.fault.Faults;
import io.ringspan.conf.setting.ClusterSettings;
import io.ringspan.conf.setting.Values;
import io.ringspan.conf.value.Placed;
import io.ringspan.conf.value.Places;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A node has at least one token, none twice, and exactly one store. */
final class PlaceRules {
    private PlaceRules() {}

    /** Where the node stands; nothing if the file does not say so well enough. */
    static Optional<PlaceConf> place(Values values, Faults faults) {
        Optional<Placed<List<Placed<List<Token>>>>> given = values.given(ClusterSettings.TOKENS);
        Optional<String> datacenter = values.find(ClusterSettings.DATACENTER);
        Optional<String> rack = values.find(ClusterSettings.RACK);
        if (given.isEmpty()) {
            return Optional.empty();
        }
        List<Token> tokens = distinct(given.get().value(), faults);
        if (tokens.isEmpty()) {
            faults.add(given.get().mark(), ClusterSettings.TOKENS.key(), "an empty list", Places.TOKEN_FORM);
        }
        if (tokens.isEmpty() || datacenter.isEmpty() || rack.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new PlaceConf(new Datacenter(datacenter.get()), new Rack(rack.get()), tokens));
    }

    /** The one store of a file, and a fault if there are more or none. */
    static void checkStore(Values values, Faults faults) {
        values.given(ClusterSettings.SERVERS).ifPresent(stores -> {
            int count = stores.value().size();
            if (count != 1) {
                String found = count == 0 ? "an empty list" : count + " stores";
                faults.add(
                        stores.mark(),
                        ClusterSettings.SERVERS.key(),
                        found,
                        ClusterSettings.SERVERS.type().allowed());
            }
        });
    }

    private static List<Token> distinct(List<Placed<List<Token>>> items, Faults faults) {
        List<Token> tokens = new ArrayList<>();
        for (Placed<List<Token>> item : items) {
            for (Token token : item.value()) {
                if (tokens.contains(token)) {
                    faults.add(item.mark(), ClusterSettings.TOKENS.key(), token + " a second time", "each token once");
                } else {
                    tokens.add(token);
                }
            }
        }
        return tokens;
    }
}
