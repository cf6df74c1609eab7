package io.ringspan.node.execute;

import io.ringspan.node.effect.CommandLines;
import io.ringspan.node.effect.Effect;
import io.ringspan.node.effect.Request;
import io.ringspan.node.effect.Rule;
import io.ringspan.node.effect.Since;
import io.ringspan.node.effect.WholeValue;
import io.ringspan.node.redis.Reply;
import java.util.ArrayList;
import java.util.List;

/** WATCH key ...: the marks of the keys. Stateless. */
public final class WatchRule implements Rule {
    @Override
    public boolean ask(Request request, CommandLines out) {
        for (int key = 1; key < request.count(); key++) {
            WholeValue.ask(request.text(key), out);
        }
        return true;
    }

    /** What it was then is what is watched. */
    @Override
    public boolean stands(Request request, List<Reply> replies, Since since) {
        return true;
    }

    @Override
    public void follow(Request request, List<Reply> replies, Effect effect) {
        List<Reply> marks = new ArrayList<>();
        for (int i = 0; i < replies.size(); i += WholeValue.ASKED) {
            marks.add(new Reply.Blob(Marks.mark(replies.get(i), replies.get(i + 1))));
        }
        effect.array(marks);
    }
}
