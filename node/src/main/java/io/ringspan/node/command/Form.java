package io.ringspan.node.command;

/** Which rule of {@code resp.Forms} looks at a command's arguments. Each is named after the command it is for. */
public enum Form {
    NONE(""),
    SET("EX and PX are sent as PXAT; not with NX, XX, GET or KEEPTTL"),
    SETEX("sent as SET with PXAT"),
    PSETEX("sent as SET with PXAT"),
    EXPIRE("sent as PEXPIREAT; not with NX, XX, GT or LT"),
    PEXPIRE("sent as PEXPIREAT; not with NX, XX, GT or LT"),
    EXPIREAT("not with NX, XX, GT or LT"),
    ZADD("not with NX, XX, GT or LT"),
    GEOADD("not with NX or XX"),
    XADD("with a whole id only, not `*`; not with NOMKSTREAM or `~`"),
    XTRIM("not with `~`"),
    BITFIELD("not with OVERFLOW FAIL"),
    SORT("not with STORE, and with no other keys in BY and GET"),
    GEORADIUS("not with STORE or STOREDIST"),
    XREAD("not with BLOCK");

    private final String limits;

    Form(String limits) {
        this.limits = limits;
    }

    /** For people: which forms of the command are served, and how. */
    public String limits() {
        return limits;
    }
}
