package io.ringspan.node.effect.family;

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
import java.util.Optional;
import java.util.OptionalLong;

/**
 * BITFIELD key ... with OVERFLOW FAIL
 *
 * <p>What it does it does in order, and a step sees what those before it have left, also where they overlap. What fails sets what is
 * there: Redis makes room for it all the same.
 */
final class BitFieldRule implements Rule {
    /** The bits that the steps are about, by their places. <b>Owner.</b> Who made it. */
    private static final class Bits {
        private final Map<Long, Boolean> set = new HashMap<>();

        void put(BitFieldStep step, long number) {
            for (int bit = 0; bit < step.bits(); bit++) {
                set.put(step.offset() + bit, (number >>> (step.bits() - 1 - bit) & 1) == 1);
            }
        }

        long get(BitFieldStep step) {
            long number = 0;
            for (int bit = 0; bit < step.bits(); bit++) {
                number = number << 1 | (set.getOrDefault(step.offset() + bit, false) ? 1 : 0);
            }
            return step.number(number);
        }
    }

    @Override
    public boolean ask(Request request, CommandLines out) {
        Optional<List<BitFieldStep>> steps = BitFieldStep.all(request);
        steps.ifPresent(all -> {
            out.begin("BITFIELD_RO", 1 + 3 * all.size()).add(request.arguments(), 1);
            all.forEach(step -> out.add("GET").add(step.type()).add(step.offset()));
        });
        return steps.isPresent();
    }

    @Override
    public void follow(Request request, List<Reply> replies, Effect effect) {
        List<BitFieldStep> steps = BitFieldStep.all(request).orElseThrow();
        List<Reply> found = Found.items(replies.get(0));
        Bits bits = new Bits();
        for (int i = 0; i < steps.size(); i++) {
            bits.put(steps.get(i), Found.number(found.get(i)));
        }
        List<Long> left = new ArrayList<>();
        effect.reply().array(steps.size());
        for (BitFieldStep step : steps) {
            long before = bits.get(step);
            OptionalLong after = step.isWrite() ? step.after(before) : OptionalLong.of(before);
            if (after.isPresent()) {
                bits.put(step, after.getAsLong());
                effect.reply().integer(step.verb() == BitFieldStep.Verb.SET ? before : after.getAsLong());
            } else {
                effect.reply().none();
            }
            left.add(after.orElse(before));
        }
        write(request, steps, left, effect);
    }

    /** @param left what is there after each step */
    private static void write(Request request, List<BitFieldStep> steps, List<Long> left, Effect effect) {
        int writes = (int) steps.stream().filter(BitFieldStep::isWrite).count();
        if (writes == 0) {
            return;
        }
        CommandLines write = effect.writes().begin("BITFIELD", 1 + 4 * writes).add(request.arguments(), 1);
        for (int i = 0; i < steps.size(); i++) {
            BitFieldStep step = steps.get(i);
            if (step.isWrite()) {
                write.add("SET").add(step.type()).add(step.offset()).add(left.get(i));
            }
        }
    }
}
