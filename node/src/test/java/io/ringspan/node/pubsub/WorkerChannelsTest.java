package io.ringspan.node.pubsub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.command.Command;
import io.ringspan.node.command.CommandLine;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.resp.RespWriter;
import io.ringspan.node.worker.Tally;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class WorkerChannelsTest {
    private final NodeChannels node = new NodeChannels();
    private final Sent sent = new Sent();
    private final Receivers others = new Receivers(new int[] {1, 2}, List.of(new int[] {3, 4}, new int[] {5}));
    private final Tally tally = LocalChannels.tally();
    private final WorkerChannels worker = LocalChannels.of(node, others, sent, tally);
    private final StringBuilder heard = new StringBuilder();
    private final Subscriptions client = client(worker, heard);

    private static Subscriptions client(WorkerChannels of, StringBuilder heard) {
        return new Subscriptions(
                of,
                (in, at, length) -> heard.append(in.toString(at, length, UTF_8).replace("\r\n", " ")));
    }

    private static Name name(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return Name.of(Unpooled.wrappedBuffer(bytes), 0, bytes.length);
    }

    private static Message message(String channel, String said, boolean shard) {
        ByteBuf bytes = Unpooled.copiedBuffer(channel + said, UTF_8);
        int length = channel.getBytes(UTF_8).length;
        return new Message(shard, bytes, 0, length, length, bytes.readableBytes() - length);
    }

    private int publish(String channel, String said) {
        return worker.publish(message(channel, said, false));
    }

    @Test
    void aClientHearsItsChannelsInItsVersionOfRespAndNoOthers() {
        client.add(ChannelKind.CHANNEL, name("a"));
        assertThat(publish("a", "1")).isEqualTo(1);
        assertThat(publish("b", "2")).isZero();
        client.speak(3);
        publish("a", "3");
        client.remove(ChannelKind.CHANNEL, name("a"));
        assertThat(publish("a", "4")).isZero();
        assertThat(heard).hasToString("*3 $7 message $1 a $1 1 >3 $7 message $1 a $1 3 ");
    }

    @Test
    void aPatternIsHeardOnceMoreAndNamed() {
        client.add(ChannelKind.CHANNEL, name("a"));
        client.add(ChannelKind.PATTERN, name("[ab]"));
        client.add(ChannelKind.PATTERN, name("c*"));
        assertThat(publish("a", "1")).isEqualTo(2);
        assertThat(publish("b", "2")).isEqualTo(1);
        assertThat(heard)
                .hasToString(
                        "*3 $7 message $1 a $1 1 *4 $8 pmessage $4 [ab] $1 a $1 1 *4 $8 pmessage $4 [ab] $1 b $1 2 ");
    }

    @Test
    void shardChannelsAreANameSpaceOfTheirOwn() {
        client.add(ChannelKind.SHARD, name("a"));
        client.add(ChannelKind.PATTERN, name("b"));
        assertThat(publish("a", "1")).isZero();
        assertThat(worker.publish(message("b", "2", true))).isZero();
        assertThat(worker.publish(message("a", "3", true))).isEqualTo(1);
        assertThat(heard).hasToString("*3 $8 smessage $1 a $1 3 ");
    }

    @Test
    void aMessageGoesToEachNodeHereAndToOneOfEachOtherDatacenter() {
        publish("a", "1");
        assertThat(sent.messages).containsExactly("1 a 1", "2 a 1", "3 a 1 on", "5 a 1 on");
        assertThat(worker.counts().missedByNodesTotal()).isZero();
    }

    @Test
    void whatANodeIsNotSentIsCountedAndCostsNobodyElse() {
        sent.full.add(1);
        sent.down.add(3);
        sent.down.add(5);
        publish("a", "1");
        assertThat(sent.messages).containsExactly("2 a 1", "4 a 1 on");
        assertThat(worker.counts().missedByNodesTotal()).isEqualTo(1);
        assertThat(worker.counts().missedByDatacentersTotal()).isEqualTo(1);
        sent.full.add(4);
        publish("a", "2");
        assertThat(worker.counts().missedByDatacentersTotal()).isEqualTo(3);
    }

    @Test
    void whatComesFromAnotherNodeIsPassedOnWithinTheDatacenterOnlyIfItSaysSo() {
        client.add(ChannelKind.CHANNEL, name("a"));
        worker.arrived(message("a", "1", false), false);
        assertThat(sent.messages).isEmpty();
        worker.arrived(message("a", "2", true), true);
        assertThat(sent.messages).containsExactly("1 a 2 shard", "2 a 2 shard");
        assertThat(heard).hasToString("*3 $7 message $1 a $1 1 ");
        assertThat(worker.counts().arrivedTotal()).isEqualTo(2);
        assertThat(worker.counts().publishedTotal()).isZero();
    }

    @Test
    void whenMemoryIsUsedUpNothingIsPublishedAndWhatComesFromElsewhereIsMissed() {
        client.add(ChannelKind.CHANNEL, name("a"));
        tally.memoryFull(true);
        CommandLine line = CommandLine.of("PUBLISH a 1");
        ByteBuf out = Unpooled.buffer();
        Command publish = Objects.requireNonNull(CommandTable.load().find(line.arguments(), 0));
        PubSubCommands.answer(publish, line.arguments(), client, out, new RespWriter().to(out, 2));
        assertThat(out.toString(UTF_8)).startsWith("-OVERLOADED ").endsWith("\r\n");
        assertThat(tally.commandsShed()).isEqualTo(1);
        worker.arrived(message("a", "2", false), false);
        assertThat(worker.counts().missedHereTotal()).isEqualTo(1);
        assertThat(heard).isEmpty();
        assertThat(sent.messages).isEmpty();
        tally.memoryFull(false);
        assertThat(publish("a", "3")).isEqualTo(1);
    }

    @Test
    void clientsOfTheOtherWorkersHearItAndAreCounted() {
        WorkerChannels second = LocalChannels.of(node, others, new Sent());
        StringBuilder there = new StringBuilder();
        Subscriptions other = client(second, there);
        client.add(ChannelKind.CHANNEL, name("a"));
        other.add(ChannelKind.CHANNEL, name("a"));
        other.add(ChannelKind.PATTERN, name("*"));
        assertThat(publish("a", "1")).isEqualTo(3);
        assertThat(there).hasToString("*3 $7 message $1 a $1 1 *4 $8 pmessage $1 * $1 a $1 1 ");
        assertThat(heard).hasToString("*3 $7 message $1 a $1 1 ");
        assertThat(node.clients(ChannelKind.CHANNEL, name("a"))).isEqualTo(2);
        other.clear();
        assertThat(second.hasSubscribers()).isFalse();
        assertThat(node.clients(ChannelKind.CHANNEL, name("a"))).isEqualTo(1);
        assertThat(node.different(ChannelKind.PATTERN)).isZero();
    }

    @Test
    void oneClientLeavesRoomForOthersAndGivesBackWhatItHad() {
        String large = "x".repeat(1 << 20);
        int added = 0;
        while (client.add(ChannelKind.CHANNEL, name(large + added))) {
            added++;
        }
        assertThat(added).isEqualTo(NodeChannels.CLIENT_WEIGHT_MAX / ((1 << 20) + 513));
        assertThat(client.add(ChannelKind.CHANNEL, name(large + 0))).isTrue(); // it has that one
        Subscriptions second = client(worker, heard);
        assertThat(second.add(ChannelKind.CHANNEL, name(large))).isTrue();
        Subscriptions[] more = {client(worker, heard), client(worker, heard), client(worker, heard), second};
        int all = added + 1;
        for (Subscriptions each : more) {
            while (each.add(ChannelKind.CHANNEL, name(large + all))) {
                all++;
            }
        }
        assertThat((long) all).isLessThan(NodeChannels.WEIGHT_MAX / (1 << 20));
        assertThat(second.add(ChannelKind.CHANNEL, name("one more " + large))).isFalse();
        client.clear();
        assertThat(client.isSubscribed()).isFalse();
        assertThat(second.add(ChannelKind.CHANNEL, name("one more " + large))).isTrue();
        assertThat(worker.counts().subscribersNow()).isEqualTo(4);
    }
}
