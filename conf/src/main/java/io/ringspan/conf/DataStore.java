package io.ringspan.conf;

/** What a store speaks. */
public enum DataStore {
    REDIS("0"),
    MEMCACHED("1");

    private final String code;

    DataStore(String code) {
        this.code = code;
    }

    /** How Dynomite's files name it. */
    public String code() {
        return code;
    }
}
