package io.ringspan.node.resp;

/** Which rule of {@link Forms} looks at a command's arguments. Each is named after the command it is for. */
enum Form {
    /** None: whatever the arguments are, the command goes as it stands. */
    NONE,
    SET,
    SETEX,
    PSETEX,
    EXPIRE,
    PEXPIRE,
    EXPIREAT,
    ZADD,
    GEOADD,
    XADD,
    XTRIM,
    BITFIELD,
    SORT,
    GEORADIUS,
    PFCOUNT
}
