package io.ringspan.conf;

/** The two characters, both printable ASCII, around the part of a key that is hashed. They may be the same. */
public record TagChars(char open, char close) {
    /** As files spell it. */
    @Override
    public String toString() {
        return new String(new char[] {open, close});
    }
}
