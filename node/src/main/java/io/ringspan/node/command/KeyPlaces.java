package io.ringspan.node.command;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the keys among the arguments of a command by Redis's key specifications: those behind an index, those whose number stands
 * before them, those behind a keyword.
 *
 * <p><b>Threads.</b> Immutable; any thread.
 */
public final class KeyPlaces {
    private static final String STORE = "STORE";
    private static final int SORT_OPTIONS = 2;
    private static final int NONE = -1;

    private final List<Place> places;
    /** The specification of where SORT stores, and that of what it reads by patterns, which Redis calls unknown; -1 if it is none. */
    private final int sortedInto;

    private final int patterns;

    /**
     * One specification.
     *
     * @param spec its place among those that Redis gives
     * @param keyword behind which the first key stands, searched from argument {@code at} on; empty if that is the first key itself
     * @param counted whether the argument {@code counter} behind the beginning says how many there are, from {@code first} behind it on
     * @param last the last key, counted from the first; negative numbers count from the end of the command
     * @param limit of what is left only one in as many is meant; 0 for all of it
     */
    private record Place(
            int spec, String keyword, int at, boolean counted, int counter, int first, int last, int step, int limit) {
        /** @return whether the arguments say which are keys */
        boolean find(Arguments arguments, int from, FoundKeys found) {
            int begin = keyword.isEmpty() ? from + at : behindKeyword(arguments, from);
            if (begin < 0) {
                return true;
            }
            return counted ? counted(arguments, begin, found) : add(begin, end(arguments, begin), arguments, found);
        }

        /** Whether its first key would be the one behind the last argument. */
        boolean isBehind(Arguments arguments, int from) {
            return keyword.isEmpty() && !counted && from + at == arguments.count();
        }

        /** -1 if it is not there. */
        private int behindKeyword(Arguments arguments, int from) {
            int step = at < 0 ? -1 : 1;
            for (int i = at < 0 ? arguments.count() + at : from + at;
                    i > from && i + 1 < arguments.count();
                    i += step) {
                if (arguments.equalsIgnoreCase(i, keyword)) {
                    return i + 1;
                }
            }
            return -1;
        }

        private int end(Arguments arguments, int begin) {
            if (last >= 0) {
                return begin + last;
            }
            int behind = arguments.count();
            return limit > 1 ? begin + (behind - begin) / limit + last : behind + last;
        }

        private boolean counted(Arguments arguments, int begin, FoundKeys found) {
            int number = begin + counter;
            if (number >= arguments.count() || !arguments.isLong(number)) {
                return false;
            }
            long keys = arguments.asLong(number);
            long end = begin + first + (keys - 1) * step;
            boolean fits = keys >= 0 && keys <= arguments.count() && end < arguments.count();
            return fits && (keys == 0 || add(begin + first, (int) end, arguments, found));
        }

        private boolean add(int begin, int end, Arguments arguments, FoundKeys found) {
            if (begin >= arguments.count() || end >= arguments.count() || end < begin) {
                return false;
            }
            for (int i = begin; i <= end; i += step) {
                found.add(i, spec);
            }
            return true;
        }
    }

    private KeyPlaces(List<Place> places, int sortedInto, int patterns) {
        this.places = List.copyOf(places);
        this.sortedInto = sortedInto;
        this.patterns = patterns;
    }

    /** Those of a command; specifications that Redis calls unknown are left out, but for those of SORT. */
    static KeyPlaces of(List<KeySpec> specs) {
        List<Place> places = new ArrayList<>();
        int sortedInto = NONE;
        int patterns = NONE;
        for (int i = 0; i < specs.size(); i++) {
            KeySpec spec = specs.get(i);
            if (spec.notes().contains(STORE + " keyword")) {
                sortedInto = i;
            } else if (spec.notes().contains("BY/GET keyword")) {
                patterns = i;
            } else if (spec.isKnown()) {
                places.add(place(i, spec));
            }
        }
        return new KeyPlaces(places, sortedInto, patterns);
    }

    private static Place place(int at, KeySpec spec) {
        List<String> begin = spec.begin();
        List<String> find = spec.find();
        boolean isIndex = begin.get(0).equals("index");
        boolean counted = find.get(0).equals("keynum");
        return new Place(
                at,
                isIndex ? "" : begin.get(1),
                Integer.parseInt(begin.get(isIndex ? 1 : 2)),
                counted,
                counted ? number(find, 1) : 0,
                counted ? number(find, 2) : 0,
                counted ? 0 : number(find, 1),
                counted ? number(find, 3) : number(find, 2),
                counted ? 0 : number(find, 3));
    }

    private static int number(List<String> words, int i) {
        return Integer.parseInt(words.get(i));
    }

    /** Whether it has keys at all, in some form of it. */
    public boolean isEmpty() {
        return places.isEmpty();
    }

    /**
     * Finds the keys.
     *
     * @param from the argument that is the command's name
     * @return false, and none found, if the arguments do not say which are keys: whoever runs the command answers with an error
     */
    public boolean find(Arguments arguments, int from, FoundKeys found) {
        return find(arguments, from, found, false);
    }

    /**
     * The same, for those who send the command somewhere: keys that would stand behind the last argument are not there, since Redis runs
     * {@code PFMERGE key}, but does not say which its keys are; and behind the keys come the patterns by which SORT reads others.
     */
    public boolean findToSend(Arguments arguments, FoundKeys found) {
        return find(arguments, 0, found, true);
    }

    private boolean find(Arguments arguments, int from, FoundKeys found, boolean toSend) {
        found.clear();
        for (int i = 0; i < places.size(); i++) {
            boolean isLeftOut = toSend && places.get(i).isBehind(arguments, from);
            if (!isLeftOut && !places.get(i).find(arguments, from, found)) {
                found.clear();
                return false;
            }
        }
        int stored = sortedInto == NONE ? 0 : sortedInto(arguments, from);
        if (stored > 0) {
            found.add(stored, sortedInto);
        }
        if (toSend && patterns != NONE) {
            findPatterns(arguments, from, found);
        }
        return true;
    }

    /** Without a star a pattern names no key: of BY it only says not to sort, and GET finds nothing. */
    private void findPatterns(Arguments arguments, int from, FoundKeys found) {
        for (int i = from + SORT_OPTIONS; i + 1 < arguments.count(); i = behindSortOption(arguments, i)) {
            boolean isPattern = arguments.equalsIgnoreCase(i, "BY") || arguments.equalsIgnoreCase(i, "GET");
            if (isPattern && arguments.indexOf(i + 1, '*') >= 0) {
                found.addPattern(i + 1, patterns);
            }
        }
    }

    /**
     * Where SORT stores: the argument behind the last STORE that is an option.
     *
     * @param from the argument that is the command's name
     * @return 0 if it does not
     */
    public static int sortedInto(Arguments arguments, int from) {
        int stored = 0;
        for (int i = from + SORT_OPTIONS; i + 1 < arguments.count(); i = behindSortOption(arguments, i)) {
            stored = arguments.equalsIgnoreCase(i, STORE) ? i + 1 : stored;
        }
        return stored;
    }

    private static int behindSortOption(Arguments arguments, int i) {
        if (arguments.equalsIgnoreCase(i, "LIMIT")) {
            return i + 3;
        }
        boolean hasWord = arguments.equalsIgnoreCase(i, STORE)
                || arguments.equalsIgnoreCase(i, "BY")
                || arguments.equalsIgnoreCase(i, "GET");
        return hasWord ? i + 2 : i + 1;
    }
}
