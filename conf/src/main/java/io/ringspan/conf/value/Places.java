package io.ringspan.conf.value;

import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.conf.SeedNode;
import io.ringspan.conf.StoreConf;
import io.ringspan.conf.TagChars;
import io.ringspan.conf.fault.Quote;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Values that are places: endpoints, stores, seeds, points on the ring. */
public final class Places {
    public static final String STORE_FORM = "host:port:weight [name] or /path:weight [name]";
    public static final String SEED_FORM = "host:port:rack:dc:tokens [name]";
    public static final String CONTACT_FORM = "host:port with bootstrap_expect";
    public static final String TOKEN_FORM = "0 to 4294967295, several with commas between";

    /** Hosts that stand for every address of a machine: to listen at, not to call. */
    public static final Set<String> ANY_HOST = Set.of("0.0.0.0", "::");

    private static final int NAME_LENGTH_MAX = 253;
    private static final Pattern BLANKS = Pattern.compile("[ \t]+");
    private static final Pattern CONTACT = Pattern.compile("(\\[[^\\]]*]|[^:\\[/][^:]*):[^:]*");
    private static final Pattern WEIGHT = Pattern.compile("[0-9]{1,10}");
    private static final Pattern TOKEN = Pattern.compile("0*([0-9]{1,10})");
    private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9._-]{1,253}");
    private static final Pattern COMMA = Pattern.compile("[ \t]*,[ \t]*");

    private Places() {}

    /** Where to listen, or for a client where to connect. */
    public static ValueType<Endpoint> endpoint() {
        return ValueType.ofText("", "host:port, [IPv6]:port or /path", Places::parseEndpoint);
    }

    /** The same without Unix sockets: others must get there from other machines. */
    public static ValueType<Endpoint> networkEndpoint() {
        return ValueType.ofText("", "host:port or [IPv6]:port", Places::parseNetworkEndpoint);
    }

    /** The same for where others call. */
    public static ValueType<Endpoint> reachedEndpoint() {
        return ValueType.ofText("", "host:port or [IPv6]:port", Places::parseReachedEndpoint);
    }

    public static ValueType<List<Placed<StoreConf>>> stores() {
        return ValueType.ofItems("a list of one " + STORE_FORM, Places::parseStore);
    }

    public static ValueType<List<Placed<SeedEntry>>> seeds() {
        return ValueType.ofItems("a list of " + SEED_FORM + ", or of " + CONTACT_FORM, Places::parseSeed);
    }

    public static ValueType<List<Placed<List<Token>>>> tokens() {
        return ValueType.ofList(TOKEN_FORM, Places::parseTokens);
    }

    public static ValueType<TagChars> tagChars() {
        return ValueType.ofText("", "two printable ASCII characters in quotes, such as \"{}\"", Places::parseTagChars);
    }

    public static ValueType<Path> path() {
        return ValueType.ofText("", "a path", Places::parsePath);
    }

    /** Something that can be asked over HTTP. */
    public static ValueType<URI> httpUrl() {
        return ValueType.ofText("", "http://host[:port]/path or https://...", Places::parseHttpUrl);
    }

    /** A name that DNS may know. */
    public static ValueType<String> hostName() {
        return ValueType.ofText("", "a name of at most 253 letters, digits, dots, hyphens and underscores", text -> {
            if (!HOST_NAME.matcher(text).matches()) {
                throw new UnfitValue("");
            }
            return text;
        });
    }

    /** Patterns of names that certificates have. */
    public static ValueType<List<Placed<String>>> certificateNames() {
        return ValueType.ofList("a list of patterns of names, each of 1 to 253 characters without blanks", text -> {
            if (text.isEmpty()
                    || text.length() > NAME_LENGTH_MAX
                    || BLANKS.matcher(text).find()) {
                throw new UnfitValue("");
            }
            return text;
        });
    }

    private static URI parseHttpUrl(String text) throws UnfitValue {
        try {
            URI url = new URI(text);
            String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
            if (url.getHost() == null || !List.of("http", "https").contains(scheme)) {
                throw new UnfitValue("names no host, or another way than HTTP");
            }
            if (url.getUserInfo() != null) {
                throw new UnfitValue("holds a user, which would be shown in logs");
            }
            return url;
        } catch (URISyntaxException malformed) {
            throw new UnfitValue("is no address");
        }
    }

    private static Path parsePath(String text) throws UnfitValue {
        try {
            return Path.of(text);
        } catch (InvalidPathException malformed) {
            throw new UnfitValue("names no file");
        }
    }

    private static Endpoint parseReachedEndpoint(String text) throws UnfitValue {
        Endpoint endpoint = parseNetworkEndpoint(text);
        if (ANY_HOST.contains(endpoint.host())) {
            throw new UnfitValue("is no address that others can call");
        }
        return endpoint;
    }

    private static Endpoint parseEndpoint(String text) throws UnfitValue {
        try {
            return Endpoint.parse(text);
        } catch (IllegalArgumentException malformed) {
            throw new UnfitValue(String.valueOf(malformed.getMessage()));
        }
    }

    private static Endpoint parseNetworkEndpoint(String text) throws UnfitValue {
        Endpoint endpoint = parseEndpoint(text);
        if (endpoint.isUnixSocket()) {
            throw new UnfitValue("is a Unix socket, which other machines cannot reach");
        }
        return endpoint;
    }

    private static StoreConf parseStore(String text) throws UnfitValue {
        String[] parts = BLANKS.split(text.strip(), 3);
        if (parts.length > 2) {
            throw new UnfitValue("has more than one name");
        }
        int colon = parts[0].lastIndexOf(':');
        if (colon < 0 || !WEIGHT.matcher(parts[0].substring(colon + 1)).matches()) {
            throw new UnfitValue("has no weight at its end");
        }
        Endpoint endpoint = parseEndpoint(parts[0].substring(0, colon));
        return new StoreConf(endpoint, parts.length == 2 ? parts[1] : endpoint.toString());
    }

    private static SeedEntry parseSeed(String text) throws UnfitValue {
        String[] parts = BLANKS.split(text.strip(), 3);
        if (parts.length > 2) {
            throw new UnfitValue("has more than one name");
        }
        if (CONTACT.matcher(parts[0]).matches()) {
            return new SeedEntry(parseNetworkEndpoint(parts[0]), Optional.empty());
        }
        List<String> fields = lastThreeFields(parts[0]);
        SeedNode node = new SeedNode(
                parseNetworkEndpoint(fields.get(0)),
                new Rack(Words.parseName(fields.get(1))),
                new Datacenter(Words.parseName(fields.get(2))),
                distinct(parseTokens(fields.get(3))),
                parts.length == 2 ? Optional.of(parts[1]) : Optional.empty());
        return new SeedEntry(node.peer(), Optional.of(node));
    }

    /** What is before the last three colons, and what is after each: hosts may hold colons too. */
    private static List<String> lastThreeFields(String text) throws UnfitValue {
        List<String> fields = new ArrayList<>();
        String rest = text;
        for (int field = 0; field < 3; field++) {
            int colon = rest.lastIndexOf(':');
            if (colon < 0) {
                throw new UnfitValue("has too few fields");
            }
            fields.add(0, rest.substring(colon + 1));
            rest = rest.substring(0, colon);
        }
        if (rest.indexOf(':') < 0) {
            throw new UnfitValue("has too few fields");
        }
        fields.add(0, rest);
        return fields;
    }

    private static List<Token> parseTokens(String text) throws UnfitValue {
        List<Token> tokens = new ArrayList<>();
        for (String item : COMMA.split(text.strip(), -1)) {
            tokens.add(parseToken(item));
        }
        return tokens;
    }

    private static Token parseToken(String text) throws UnfitValue {
        if (TOKEN.matcher(text).matches() && Long.parseLong(text) <= 0xFFFF_FFFFL) {
            return Token.of(Long.parseLong(text));
        }
        throw new UnfitValue("has " + Quote.of(text) + " where a token is meant");
    }

    private static List<Token> distinct(List<Token> tokens) throws UnfitValue {
        if (tokens.stream().distinct().count() < tokens.size()) {
            throw new UnfitValue("gives a token twice");
        }
        return tokens;
    }

    private static TagChars parseTagChars(String text) throws UnfitValue {
        boolean printable = text.chars().allMatch(c -> c > ' ' && c <= '~');
        if (text.length() != 2 || !printable) {
            throw new UnfitValue("");
        }
        return new TagChars(text.charAt(0), text.charAt(1));
    }
}
