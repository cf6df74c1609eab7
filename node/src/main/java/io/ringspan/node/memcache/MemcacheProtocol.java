package io.ringspan.node.memcache;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.memcache.whole.MemcacheWholeValues;
import io.ringspan.node.protocol.ComparedCommands;
import io.ringspan.node.protocol.Protocol;
import io.ringspan.node.protocol.ReplyWalker;
import io.ringspan.node.protocol.StoredValue;
import io.ringspan.node.protocol.WholeValues;

/** Memcached's protocol, in text and with the meta commands. It has one dialect. */
public enum MemcacheProtocol implements Protocol {
    MEMCACHE;

    /** The number of its dialect: none of Redis's. */
    public static final int DIALECT = 1;

    static final byte[] NOTHING = "mn\r\n".getBytes(US_ASCII);
    static final byte[] FLUSH = "flush_all\r\n".getBytes(US_ASCII);
    private static final byte[] OK = "OK\r\n".getBytes(US_ASCII);

    /** Of an error that is about the command, and not about anybody's state, only the text is said. */
    private static final String PLAIN = "ERR ";

    @Override
    public String title() {
        return "memcached";
    }

    @Override
    public ReplyWalker replyWalker() {
        return new MemcacheReplyWalker();
    }

    @Override
    public ComparedCommands spanCommands(CommandTable commands) {
        return new MemcacheSpanCommands();
    }

    @Override
    public boolean isRefusal(ByteBuf in, int at, int length) {
        return MemcacheRefusal.isOne(in, at, length);
    }

    @Override
    public boolean losesReplies(ByteBuf in, int at, int length) {
        return MemcacheRefusal.losesReplies(in, at, length);
    }

    /** {@code ERROR}, {@code CLIENT_ERROR ..} or {@code SERVER_ERROR ..}: no other reply begins with the same two letters. */
    @Override
    public boolean isError(ByteBuf in, int at) {
        byte second = in.getByte(at + 1); // the shortest reply, a digit, has three bytes
        return switch (in.getByte(at)) {
            case 'E' -> second == 'R';
            case 'C' -> second == 'L';
            case 'S' -> second == 'E';
            default -> false;
        };
    }

    /** No value has a kind; whether it is a number is told of by an error, and depends on the command. */
    @Override
    public boolean tellsOfValue(ByteBuf in, int at, int length) {
        return !isError(in, at);
    }

    @Override
    public boolean repliesVary() {
        return true;
    }

    @Override
    public byte[] error(String text) {
        String said = text.startsWith(PLAIN) ? text.substring(PLAIN.length()) : text;
        return ("SERVER_ERROR " + said + "\r\n").getBytes(US_ASCII);
    }

    @Override
    public byte[] signOfLife() {
        return NOTHING;
    }

    @Override
    public byte[] nothing() {
        return NOTHING;
    }

    @Override
    public void delete(ByteBuf in, int nameAt, int nameLength, ByteBuf out) {
        MemcacheWholeValues.VALUES.put(StoredValue.nothing(in), in, nameAt, nameLength, out);
    }

    @Override
    public WholeValues wholeValues() {
        return MemcacheWholeValues.VALUES;
    }

    @Override
    public byte[] ok() {
        return OK;
    }

    @Override
    public ByteBuf flush() {
        return Unpooled.wrappedBuffer(FLUSH).asReadOnly();
    }

    @Override
    public int firstDialect() {
        return DIALECT;
    }

    @Override
    public byte[] goOverTo(int dialect) {
        throw new IllegalArgumentException("memcached has no dialect " + dialect);
    }
}
