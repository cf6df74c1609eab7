package io.ringspan.node.state;

import io.ringspan.base.Token;
import io.ringspan.conf.PoolConf;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Whose state a directory holds, as its file says it: names made {@linkplain SafeName safe}, tokens ascending. Where the
 * node listens is no part of it, since a node may move to another port.
 */
record NodeIdentity(String cluster, String datacenter, String rack, String tokens) {
    private static final Pattern TEXT = Pattern.compile(
            "ringspan-state 1\ncluster (\\S+)\ndatacenter (\\S+)\nrack (\\S+)\ntokens ([0-9]+(?:,[0-9]+)*)\n");

    static NodeIdentity of(PoolConf conf) {
        List<Token> tokens = conf.place().tokens();
        return new NodeIdentity(
                SafeName.of(conf.name()),
                SafeName.of(conf.place().datacenter().name()),
                SafeName.of(conf.place().rack().name()),
                tokens.stream().map(Token::toString).collect(Collectors.joining(",")));
    }

    /** Empty when the text is not one that {@link #text} wrote. */
    static Optional<NodeIdentity> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new NodeIdentity(matcher.group(1), matcher.group(2), matcher.group(3), matcher.group(4)))
                : Optional.empty();
    }

    String text() {
        return "ringspan-state 1\ncluster " + cluster + "\ndatacenter " + datacenter + "\nrack " + rack + "\ntokens "
                + tokens + "\n";
    }

    /** For people. */
    @Override
    public String toString() {
        return "node " + datacenter + "/" + rack + " with tokens " + tokens + " of cluster " + cluster;
    }
}
