package io.ringspan.node.effect.family;

import io.ringspan.node.effect.CommandLines;
import io.ringspan.node.effect.Effect;
import io.ringspan.node.effect.Request;
import io.ringspan.node.effect.Rule;
import io.ringspan.node.redis.Reply;
import java.util.ArrayList;
import java.util.List;

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
        return request.has(option, 2, first(request));
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
        String text = request.text(i);
        return Scores.isScore(text) && Math.abs(Scores.parse(text)) <= max;
    }

    @Override
    public void follow(Request request, List<Reply> replies, Effect effect) {
        int first = first(request);
        boolean nx = has(request, "NX");
        boolean xx = has(request, "XX");
        MemberScores scores = new MemberScores(members(request, first), replies.get(0));
        List<Integer> written = new ArrayList<>();
        for (int i = first; i < request.count(); i += 3) {
            String member = request.text(i + 2);
            boolean may = scores.of(member) == null ? !xx : !nx;
            if (may && scores.put(member, score(request, i))) {
                written.add(i);
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
        effect.reply().integer(scores.counted(has(request, "CH")));
    }

    private static List<String> members(Request request, int first) {
        List<String> members = new ArrayList<>();
        for (int i = first; i < request.count(); i += 3) {
            members.add(request.text(i + 2));
        }
        return members;
    }

    /** The place as a sorted set keeps it: 26 bits of each coordinate, and one more at its very end, those of the longitude above those of the latitude, in turn. */
    private static double score(Request request, int i) {
        long longitude = part(Scores.parse(request.text(i)), LONGITUDE_MAX);
        long latitude = part(Scores.parse(request.text(i + 1)), LATITUDE_MAX);
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
