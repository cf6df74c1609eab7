package io.ringspan.node.script.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.execute.Sha1;
import io.ringspan.node.script.registry.Change.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Registries that hear of things in different orders, late, often or not at all, and then tell each other. */
class RegistryTest {
    private static final int SEEDS = 200;
    private static final int NODES = 4;
    private static final int STEPS = 60;

    private final List<Registry> nodes = new ArrayList<>();
    private final List<Change> said = new ArrayList<>();
    private long clock = 1;

    private void begin() {
        nodes.clear();
        said.clear();
        for (int node = 0; node < NODES; node++) {
            nodes.add(new Registry(node + 1));
        }
    }

    private Change say(int node, Kind kind, String name, @Nullable String text) {
        Registry registry = nodes.get(node);
        Change change = new Change(kind, name, registry.stamp(clock), text == null ? null : text.getBytes(UTF_8));
        assertThat(registry.take(change)).isTrue();
        said.add(change);
        return change;
    }

    private void sayAnything(Random random) {
        clock += random.nextInt(3);
        int node = random.nextInt(NODES);
        String text = "text " + random.nextInt(4);
        switch (random.nextInt(10)) {
            case 0 -> say(node, Kind.ALL_SCRIPTS, "", null);
            case 1 -> say(node, Kind.ALL_LIBRARIES, "", null);
            case 2, 3, 4 -> say(node, Kind.SCRIPT, Sha1.hex(text.getBytes(UTF_8)), text);
            case 5, 6 -> say(node, Kind.LIBRARY, "l" + random.nextInt(4), null);
            default -> say(node, Kind.LIBRARY, "l" + random.nextInt(4), text);
        }
    }

    /** One hears of a few things, in any order, some of them not for the first time. */
    private void tellSome(Random random) {
        Registry hears = nodes.get(random.nextInt(NODES));
        for (int i = 0; i < 3 && !said.isEmpty(); i++) {
            hears.take(said.get(random.nextInt(said.size())));
        }
    }

    /** One asks another for what it lacks, and is told all of it in any order. */
    private void compare(Registry asks, Registry knows, Random random) {
        List<Change> lacking = new ArrayList<>(knows.lacking(told(asks)));
        Collections.shuffle(lacking, random);
        lacking.forEach(asks::take);
        assertThat(knows.lacking(told(asks))).isEmpty();
    }

    private static List<Change> told(Registry registry) {
        return registry.all().stream().map(Change::told).toList();
    }

    private static Map<String, String> shown(Registry registry) {
        Map<String, String> shown = new TreeMap<>();
        registry.all().forEach(change -> shown.put(change.kind() + " " + change.name(), shown(change)));
        return shown;
    }

    private static String shown(Change change) {
        byte[] text = change.text();
        return change.stamp() + " " + (text == null ? "gone" : new String(text, UTF_8));
    }

    /** What should hold: of each name the latest word, if no later one is about all. */
    private Map<String, String> expected() {
        Map<String, Change> latest = new HashMap<>();
        for (Change change : said) {
            latest.merge(
                    change.kind() + " " + change.name(),
                    change,
                    (one, other) -> one.stamp().isAfter(other.stamp()) ? one : other);
        }
        Map<String, String> expected = new TreeMap<>();
        latest.forEach((name, change) -> {
            Change all = latest.get((change.kind() == Kind.SCRIPT ? Kind.ALL_SCRIPTS : Kind.ALL_LIBRARIES) + " ");
            if (change.kind().isOfAll() || all == null || change.stamp().isAfter(all.stamp())) {
                expected.put(name, shown(change));
            }
        });
        return expected;
    }

    @Test
    void allEndEqualWhateverTheyHeardBeforeAndHaveTheLatestWordOnEachThing() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            begin();
            for (int step = 0; step < STEPS; step++) {
                switch (random.nextInt(3)) {
                    case 0 -> sayAnything(random);
                    case 1 -> tellSome(random);
                    default -> compare(nodes.get(random.nextInt(NODES)), nodes.get(random.nextInt(NODES)), random);
                }
            }
            for (int round = 0; round < 2; round++) {
                for (int node = 0; node < NODES; node++) {
                    compare(nodes.get(node), nodes.get((node + 1) % NODES), random);
                }
                for (int node = NODES - 1; node >= 0; node--) {
                    compare(nodes.get(node), nodes.get((node + 1) % NODES), random);
                }
            }
            for (Registry node : nodes) {
                assertThat(shown(node)).as("seed " + seed).isEqualTo(expected());
                assertThat(node.digest())
                        .as("seed " + seed)
                        .isEqualTo(nodes.get(0).digest());
            }
        }
    }

    @Test
    void whoWasAwayWhenAllWereDeletedBringsNothingBackAndHearsOfWhatCameAfter() {
        begin();
        Change old = say(0, Kind.LIBRARY, "old", "a");
        nodes.get(1).take(old);
        say(0, Kind.ALL_LIBRARIES, "", null);
        say(0, Kind.LIBRARY, "next", "b");
        assertThat(nodes.get(0).lacking(told(nodes.get(1)))).hasSize(2);
        assertThat(nodes.get(1).lacking(told(nodes.get(0)))).isEmpty();
        compare(nodes.get(1), nodes.get(0), new Random(1));
        assertThat(shown(nodes.get(1))).isEqualTo(shown(nodes.get(0))).doesNotContainKey("LIBRARY old");
        assertThat(nodes.get(0).take(old)).isFalse();
    }

    @Test
    void whatIsSaidIsLaterThanAllThatWasHeardThoughTheClockIsBehind() {
        begin();
        clock = 1_000_000;
        nodes.get(1).take(say(0, Kind.LIBRARY, "l", "a"));
        clock = 5;
        nodes.get(0).take(say(1, Kind.LIBRARY, "l", null));
        assertThat(nodes.get(0).libraries().text("l")).isNull();
    }

    @Test
    void aClientMayNotLoadMoreThanALimitAndMoreOfOthersIsTakenUpToFourTimesThat() {
        Kept kept = new Kept(3, 100);
        for (int i = 1; i <= 3; i++) {
            assertThat(kept.hasRoom("n" + i, 10)).isTrue();
            kept.say("n" + i, new Stamp(i, 1), new byte[10]);
        }
        assertThat(kept.hasRoom("n4", 10)).isFalse();
        assertThat(kept.hasRoom("n3", 80)).isTrue();
        assertThat(kept.hasRoom("n3", 81)).isFalse();
        for (int i = 4; i <= 20; i++) {
            kept.say("n" + i, new Stamp(i, 1), new byte[10]);
        }
        assertThat(kept.loaded())
                .extracting(Kept.Entry::name)
                .hasSize(12)
                .startsWith("n9")
                .endsWith("n20");
        assertThat(kept.say("n1", new Stamp(1, 1), new byte[10])).isFalse();
        assertThat(kept.bytes()).isEqualTo(120);
    }

    @Test
    void whatGoesOverTheLimitIsTheSameInWhateverOrderItCame() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            List<Change> changes = new ArrayList<>();
            for (int i = 1; i <= 30; i++) {
                changes.add(new Change(
                        Kind.LIBRARY, "n" + random.nextInt(20), new Stamp(i, 1), new byte[random.nextInt(60)]));
            }
            List<String> first = kept(changes);
            Collections.shuffle(changes, random);
            assertThat(kept(changes)).as("seed " + seed).isEqualTo(first);
        }
    }

    /** What was left out, and has room since something became smaller, comes again, as it does when others tell. */
    private static List<String> kept(List<Change> changes) {
        Kept kept = new Kept(4, 100);
        for (int time = 0; time < 5; time++) {
            changes.forEach(change -> kept.say(change.name(), change.stamp(), change.text()));
        }
        return kept.all().stream().map(entry -> entry.name() + entry.stamp()).toList();
    }

    @Test
    void tombstonesAreForgottenTheOldestFirst() {
        Kept kept = new Kept(3, 100);
        kept.say("there", new Stamp(1, 1), new byte[1]);
        for (int i = 2; i < 5000; i++) {
            kept.say("n" + i, new Stamp(i, 1), null);
        }
        assertThat(kept.all()).hasSize(4097);
        assertThat(kept.entry("there")).isNotNull();
        assertThat(kept.entry("n2")).isNull();
        assertThat(kept.entry("n4999")).isNotNull();
    }

    @Test
    void messagesSayWhatWasSaid() {
        begin();
        say(0, Kind.LIBRARY, "l\u00e9", "code \u00e9");
        say(0, Kind.SCRIPT, Sha1.hex("s".getBytes(UTF_8)), "s");
        say(0, Kind.LIBRARY, "gone", null);
        say(0, Kind.ALL_SCRIPTS, "", null);
        List<ByteBuf> updates = Messages.updates(said);
        assertThat(updates).hasSize(1);
        Messages.Update update = (Messages.Update) read(updates.get(0));
        assertThat(update.changes())
                .extracting(RegistryTest::shown)
                .isEqualTo(said.stream().map(RegistryTest::shown).toList());
        for (Registry node : nodes.subList(1, 3)) {
            update.changes().forEach(node::take);
        }
        assertThat(shown(nodes.get(1))).isEqualTo(shown(nodes.get(0)));
        ByteBuf same = Messages.answer(new Messages.Ask(nodes.get(1).digest(), null), nodes.get(0));
        assertThat(same.readByte()).isEqualTo(Messages.Answer.EQUAL.code());
        same.release();
        Messages.Ask ask = (Messages.Ask) read(Messages.ask(7, told(nodes.get(3))));
        ByteBuf answer = Messages.answer(ask, nodes.get(0));
        assertThat(answer.readByte()).isEqualTo(Messages.Answer.REST.code());
        assertThat(Changes.read(answer)).hasSize(3);
        answer.release();
        ByteBuf again = Messages.answer(new Messages.Ask(7, null), nodes.get(0));
        assertThat(again.readByte()).isEqualTo(Messages.Answer.SAY.code());
        again.release();
    }

    private static Messages.Message read(ByteBuf bytes) {
        Messages.Message message = Objects.requireNonNull(Messages.read(bytes));
        bytes.release();
        return message;
    }

    @Test
    void muchIsToldInPieces() {
        begin();
        String text = "x".repeat(400_000);
        for (int i = 0; i < 5; i++) {
            say(0, Kind.LIBRARY, "l" + i, text + i);
        }
        List<ByteBuf> updates = Messages.updates(said);
        assertThat(updates).hasSize(3);
        updates.forEach(ByteBuf::release);
        int rounds = 0;
        for (byte more = Messages.Answer.SOME.code(); more == Messages.Answer.SOME.code(); rounds++) {
            ByteBuf answer = Messages.answer(new Messages.Ask(0, told(nodes.get(1))), nodes.get(0));
            more = answer.readByte();
            Objects.requireNonNull(Changes.read(answer)).forEach(nodes.get(1)::take);
            answer.release();
        }
        assertThat(rounds).isEqualTo(3);
        assertThat(shown(nodes.get(1))).isEqualTo(shown(nodes.get(0)));
    }

    @Test
    void whatIsNoMessageIsNone() {
        begin();
        say(0, Kind.LIBRARY, "l", "code");
        ByteBuf update = Messages.updates(said).get(0);
        for (int length = 0; length < update.readableBytes(); length++) {
            ByteBuf cut = update.slice(0, length);
            if (length != 1) {
                assertThat(Messages.read(cut)).as("" + length).isNull();
            }
        }
        update.release();
        assertThat(Messages.read(Unpooled.wrappedBuffer(new byte[] {9, 0, 0}))).isNull();
        Change wrong = new Change(Kind.SCRIPT, Sha1.hex(new byte[] {1}), new Stamp(1, 1), new byte[] {2});
        ByteBuf lies = Messages.updates(List.of(wrong)).get(0);
        assertThat(Messages.read(lies)).isNull();
        lies.release();
    }
}
