package io.ringspan.conf.value;

import io.ringspan.base.Datacenter;
import io.ringspan.conf.RingConf;
import io.ringspan.conf.fault.Quote;
import io.ringspan.conf.yaml.YamlNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Homes by key pattern; each rule has the place of its datacenter. */
public final class HomeRules implements RuleList.Kind<Placed<RingConf.Home>> {
    private static final String ALLOWED = "a list of up to " + RingConf.HOMES_MAX
            + " rules, each with keys (a pattern) and datacenter (the name of one)";
    private static final String NAME = "the name of a datacenter";

    private HomeRules() {}

    /** The type of such a list. */
    public static ValueType<List<Placed<RingConf.Home>>> type() {
        return RuleList.type(ALLOWED, new HomeRules());
    }

    @Override
    public int rulesMax() {
        return RingConf.HOMES_MAX;
    }

    @Override
    public List<String> words() {
        return List.of("keys", "datacenter");
    }

    @Override
    public String example() {
        return "lock:*";
    }

    @Override
    public Optional<Placed<RingConf.Home>> rule(
            YamlNode.Mapping rule,
            Map<String, YamlNode> parts,
            Optional<String> keys,
            RuleList<Placed<RingConf.Home>> list) {
        Optional<YamlNode.Scalar> datacenter =
                list.scalar(rule, "datacenter", parts, NAME).filter(given -> isName(given, list));
        return keys.flatMap(pattern -> datacenter.map(
                name -> new Placed<>(new RingConf.Home(pattern, new Datacenter(name.text())), name.mark())));
    }

    private static boolean isName(YamlNode.Scalar given, RuleList<Placed<RingConf.Home>> list) {
        try {
            Words.parseName(given.text());
            return true;
        } catch (UnfitValue unfit) {
            list.fault(given.mark(), Quote.of(given.text()), NAME);
            return false;
        }
    }
}
