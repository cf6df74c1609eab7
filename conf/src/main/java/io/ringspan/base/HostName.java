package io.ringspan.base;

import java.util.regex.Pattern;

/** The written forms of a host. Only the form is judged: whether the host exists shows when someone connects. */
final class HostName {
    private static final int LENGTH_MAX = 253;
    private static final int IPV6_GROUPS = 8;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9_.])?");
    private static final Pattern FOUR_NUMBERS = Pattern.compile("[0-9]+(\\.[0-9]+){3}");
    private static final Pattern IPV6_GROUP = Pattern.compile("[0-9A-Fa-f]{1,4}");
    private static final Pattern ZONE = Pattern.compile("[A-Za-z0-9._-]+");

    private HostName() {}

    /** Throws {@link IllegalArgumentException} if {@code host} has not the form of a name or an address. */
    static void require(String host) {
        if (host.isEmpty()) {
            throw new IllegalArgumentException("has no host before the port");
        }
        if (!hasForm(host)) {
            throw new IllegalArgumentException("has \"" + host + "\" where a host name or an address is meant");
        }
    }

    private static boolean hasForm(String host) {
        if (host.length() > LENGTH_MAX) {
            return false;
        }
        if (host.indexOf(':') >= 0) {
            return isIpv6(host);
        }
        return FOUR_NUMBERS.matcher(host).matches()
                ? isIpv4(host)
                : NAME.matcher(host).matches() && !host.contains("..");
    }

    private static boolean isIpv4(String text) {
        if (!FOUR_NUMBERS.matcher(text).matches()) {
            return false;
        }
        for (String number : text.split("\\.", -1)) {
            if (number.length() > 3 || Integer.parseInt(number) > 255) {
                return false;
            }
        }
        return true;
    }

    private static boolean isIpv6(String text) {
        int percent = text.indexOf('%');
        if (percent >= 0 && !ZONE.matcher(text.substring(percent + 1)).matches()) {
            return false;
        }
        String address = percent < 0 ? text : text.substring(0, percent);
        int gap = address.indexOf("::");
        if (gap < 0) {
            return groups(address, true) == IPV6_GROUPS;
        }
        int before = groups(address.substring(0, gap), false);
        int after = groups(address.substring(gap + 2), true);
        return before >= 0 && after >= 0 && before + after < IPV6_GROUPS;
    }

    /** How many of an address's eight groups {@code part} spells, or -1 if it is malformed. */
    private static int groups(String part, boolean mayEndInIpv4) {
        if (part.isEmpty()) {
            return 0;
        }
        String[] groups = part.split(":", -1);
        int last = groups.length - 1;
        boolean mixed = mayEndInIpv4 && isIpv4(groups[last]);
        for (int i = 0; i < (mixed ? last : groups.length); i++) {
            if (!IPV6_GROUP.matcher(groups[i]).matches()) {
                return -1;
            }
        }
        return mixed ? groups.length + 1 : groups.length;
    }
}
