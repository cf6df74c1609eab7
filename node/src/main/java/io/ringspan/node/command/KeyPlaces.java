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

    private final List<Place> places;

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
            int begin = keyword.isEmpty()
                    ? from + at
                    : isOfSort() ? behindLastStore(arguments, from) : behindKeyword(arguments, from);
            if (begin < 0) {
                return true;
            }
            return counted ? counted(arguments, begin, found) : add(begin, end(arguments, begin), arguments, found);
        }

        /** Whether its first key would be the one behind the last argument. */
        boolean isBehind(Arguments arguments, int from) {
            return keyword.isEmpty() && !counted && from + at == arguments.count();
        }

        private boolean isOfSort() {
            return keyword.equals(STORE) && at == SORT_OPTIONS;
        }

        /** Of several SORT means the last, and what stands behind its other options is none; -1 if it is not there. */
        private static int behindLastStore(Arguments arguments, int from) {
            int found = -1;
            for (int i = from + SORT_OPTIONS; i + 1 < arguments.count(); i++) {
                if (arguments.equalsIgnoreCase(i, STORE)) {
                    found = i + 1;
                } else if (arguments.equalsIgnoreCase(i, "LIMIT")) {
                    i += 2;
                } else if (arguments.equalsIgnoreCase(i, "BY") || arguments.equalsIgnoreCase(i, "GET")) {
                    i++;
                }
            }
            return found;
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

    private KeyPlaces(List<Place> places) {
        this.places = List.copyOf(places);
    }

    /** Those of a command; specifications that Redis calls unknown are left out, but for where SORT stores. */
    static KeyPlaces of(List<KeySpec> specs) {
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < specs.size(); i++) {
            KeySpec spec = specs.get(i);
            if (spec.notes().contains(STORE + " keyword")) {
                places.add(new Place(i, STORE, SORT_OPTIONS, false, 0, 0, 0, 1, 0));
            } else if (spec.isKnown()) {
                places.add(place(i, spec));
            }
        }
        return new KeyPlaces(places);
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
     * The same, for those who send the command somewhere: keys that would stand behind the last argument are not there. Redis runs
     * {@code PFMERGE key}, but does not say which its keys are.
     */
    public boolean findToSend(Arguments arguments, FoundKeys found) {
        return find(arguments, 0, found, true);
    }

    private boolean find(Arguments arguments, int from, FoundKeys found, boolean mayBeLeftOut) {
        found.clear();
        for (int i = 0; i < places.size(); i++) {
            boolean isLeftOut = mayBeLeftOut && places.get(i).isBehind(arguments, from);
            if (!isLeftOut && !places.get(i).find(arguments, from, found)) {
                found.clear();
                return false;
            }
        }
        return true;
    }
}
