package io.ringspan.node.command;

/** Which rule of {@code resp.Forms} looks at a command's arguments. Each is named after the command it is for. */
public enum Form {
    NONE(""),
    SET("EX and PX are sent as PXAT; NX, XX, GET and KEEPTTL by one replica's decision"),
    SETEX("sent as SET with PXAT"),
    PSETEX("sent as SET with PXAT"),
    EXPIRE("sent as PEXPIREAT; NX, XX, GT and LT by one replica's decision"),
    PEXPIRE("sent as PEXPIREAT; NX, XX, GT and LT by one replica's decision"),
    EXPIREAT("NX, XX, GT and LT by one replica's decision"),
    ZADD("NX, XX, GT and LT by one replica's decision"),
    GEOADD("NX and XX by one replica's decision"),
    XADD("`~` is sent as `=`; `*` and NOMKSTREAM by one replica's decision"),
    XTRIM("`~` is sent as `=`"),
    BITFIELD("OVERFLOW FAIL by one replica's decision"),
    SORT(
            "STORE by one replica's decision; patterns of BY and GET have the tag of the sorted key before their first star"),
    GEORADIUS("STORE and STOREDIST by one replica's decision; not to two keys"),
    XREAD("not with BLOCK"),
    COPY("not with DB");

    private final String limits;

    Form(String limits) {
        this.limits = limits;
    }

    /** For people: which forms of the command are served, and how. */
    public String limits() {
        return limits;
    }
}
