package io.ringspan.node.resp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.protocol.ComparedCommands;
import io.ringspan.node.protocol.Protocol;
import io.ringspan.node.protocol.ReplyWalker;
import io.ringspan.node.protocol.WholeValues;

/** Redis's protocol; its dialects are RESP2 and RESP3. */
public enum RespProtocol implements Protocol {
    RESP;

    /** What a node makes of any command that deletes all keys. */
    static final byte[] FLUSH = "*2\r\n$7\r\nFLUSHDB\r\n$5\r\nASYNC\r\n".getBytes(US_ASCII);

    static final byte[] NOTHING = "*1\r\n$7\r\nUNWATCH\r\n".getBytes(US_ASCII);

    private static final byte[] PING = "*1\r\n$4\r\nPING\r\n".getBytes(US_ASCII);
    private static final byte[] HELLO_2 = "*2\r\n$5\r\nHELLO\r\n$1\r\n2\r\n".getBytes(US_ASCII);
    private static final byte[] HELLO_3 = "*2\r\n$5\r\nHELLO\r\n$1\r\n3\r\n".getBytes(US_ASCII);
    private static final byte[] OK = "+OK\r\n".getBytes(US_ASCII);

    /** The error that tells of what a key has. */
    private static final byte[] WRONG_TYPE = "-WRONGTYPE".getBytes(US_ASCII);

    private static final int RESP2 = 2;
    private static final int RESP3 = 3;

    @Override
    public String title() {
        return "Redis";
    }

    @Override
    public ReplyWalker replyWalker() {
        return new RespReplyWalker();
    }

    @Override
    public ComparedCommands spanCommands(CommandTable commands) {
        return new RespSpanCommands(commands);
    }

    @Override
    public boolean isRefusal(ByteBuf in, int at, int length) {
        return StoreRefusal.isOne(in, at, length);
    }

    @Override
    public boolean losesReplies(ByteBuf in, int at, int length) {
        return false;
    }

    @Override
    public boolean isError(ByteBuf in, int at) {
        byte type = in.getByte(at);
        return type == '-' || type == '!';
    }

    @Override
    public boolean tellsOfValue(ByteBuf in, int at, int length) {
        return !isError(in, at)
                || (length >= WRONG_TYPE.length && ComparedCommands.isCommand(WRONG_TYPE, in, at, WRONG_TYPE.length));
    }

    /** What differs is no write's: that is decided by one replica. */
    @Override
    public boolean repliesVary() {
        return false;
    }

    @Override
    public byte[] error(String text) {
        return ("-" + text + "\r\n").getBytes(UTF_8);
    }

    @Override
    public byte[] signOfLife() {
        return PING;
    }

    @Override
    public byte[] nothing() {
        return NOTHING;
    }

    @Override
    public void delete(ByteBuf in, int nameAt, int nameLength, ByteBuf out) {
        new RespWriter().to(out, RESP2).array(2).bulk("UNLINK").bulk(in, nameAt, nameLength);
    }

    @Override
    public WholeValues wholeValues() {
        return RespWholeValues.DUMPS;
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
        return RESP2;
    }

    @Override
    public byte[] goOverTo(int dialect) {
        return dialect == RESP3 ? HELLO_3 : HELLO_2;
    }
}
