package io.ringspan.node.effect.family;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.ringspan.node.effect.CommandLines;
import io.ringspan.node.effect.Effect;
import io.ringspan.node.effect.Found;
import io.ringspan.node.effect.Request;
import io.ringspan.node.effect.Rule;
import io.ringspan.node.redis.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** GEOADD key [NX | XX] [CH] longitude latitude member ... */
final class GeoAddRule implements Rule {
    private static final double LATITUDE_MAX = 85.05112878;
    private static final double LONGITUDE_MAX = 180;
    private static final int STEP_BITS = 26;

    private static int first(Request request) {
        int i = 2;
        while (request.is(i, "NX") || request.is(i, "XX") || request.is(i, "CH")) {
            i++;
        }
        return i;
    }

    private static boolean has(Request request, String option) {
        for (int i = 2; i < first(request); i++) {
            if (request.is(i, option)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean ask(Request request, CommandLines out) {
        int first = first(request);
        int arguments = request.count() - first;
        if (arguments == 0 || arguments % 3 != 0 || (has(request, "NX") && has(request, "XX"))) {
            return false;
        }
        out.begin("ZMSCORE", 1 + arguments / 3).add(request.arguments(), 1);
        for (int i = first; i < request.count(); i += 3) {
            if (!isWithin(request, i, LONGITUDE_MAX) || !isWithin(request, i + 1, LATITUDE_MAX)) {
                return false;
            }
            out.add(request.arguments(), i + 2);
        }
        return true;
    }

    private static boolean isWithin(Request request, int i, double max) {
        String text = request.arguments().text(i, ISO_8859_1);
        return Scores.isScore(text) && Math.abs(Scores.parse(text)) <= max;
    }

    @Override
    public void follow(Request request, List<Reply> replies, Effect effect) {
        int first = first(request);
        Map<String, Double> before = new HashMap<>();
        List<Reply> scores = Found.items(replies.get(0));
        for (int i = 0; i < scores.size(); i++) {
            if (scores.get(i) instanceof Reply.Blob score) {
                before.put(member(request, first + 3 * i), Scores.parse(score.bytes()));
            }
        }
        List<Integer> written = new ArrayList<>();
        int added = 0;
        int updated = 0;
        for (int i = first; i < request.count(); i += 3) {
            Double old = before.get(member(request, i));
            double score = score(request, i);
            boolean may = old == null ? !has(request, "XX") : !has(request, "NX") && old != score;
            if (may) {
                written.add(i);
                added += old == null ? 1 : 0;
                updated += old == null ? 0 : 1;
                before.put(member(request, i), score);
            }
        }
        if (!written.isEmpty()) {
            effect.writes().begin("GEOADD", 1 + 3 * written.size()).add(request.arguments(), 1);
            for (int i : written) {
                for (int k = 0; k < 3; k++) {
                    effect.writes().add(request.arguments(), i + k);
                }
            }
        }
        effect.reply().integer(has(request, "CH") ? added + updated : added);
    }

    private static String member(Request request, int i) {
        return request.arguments().text(i + 2, ISO_8859_1);
    }

    /** The place as a sorted set keeps it: 26 bits of each coordinate, and one more at its very end, those of the longitude above those of the latitude, in turn. */
    private static double score(Request request, int i) {
        long longitude = part(Scores.parse(request.arguments().text(i, ISO_8859_1)), LONGITUDE_MAX);
        long latitude = part(Scores.parse(request.arguments().text(i + 1, ISO_8859_1)), LATITUDE_MAX);
        long score = 0;
        for (int bit = 0; bit <= STEP_BITS; bit++) {
            score |= ((latitude >> bit & 1) << (2 * bit)) | ((longitude >> bit & 1) << (2 * bit + 1));
        }
        return score;
    }

    private static long part(double degrees, double max) {
        return (long) ((degrees + max) / (2 * max) * (1 << STEP_BITS));
    }
}
