package io.ringspan.tests.seeds;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.util.HexFormat;

/** One record that a DNS server answers with: its type, and the bytes that say what. */
final class DnsRecordData {
    static final int A = 1;
    static final int AAAA = 28;
    static final int SRV = 33;
    static final int TXT = 16;

    private static final int STRING_BYTES_MAX = 255;
    /** Where the name that was asked for stands in a message. */
    private static final int POINTER_TO_QUESTION = 0xC00C;

    private final int type;
    private final byte[] bytes;

    private DnsRecordData(int type, byte[] bytes) {
        this.type = type;
        this.bytes = bytes.clone();
    }

    int type() {
        return type;
    }

    byte[] bytes() {
        return bytes.clone();
    }

    /** Any bytes, in hexadecimal digits. */
    static DnsRecordData bytes(int type, String digits) {
        return new DnsRecordData(type, HexFormat.of().parseHex(digits));
    }

    static DnsRecordData text(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int at = 0; at < text.length(); at += STRING_BYTES_MAX) {
            String string = text.substring(at, Math.min(text.length(), at + STRING_BYTES_MAX));
            bytes.write(string.length());
            bytes.write(string.getBytes(US_ASCII));
        }
        return new DnsRecordData(TXT, bytes.toByteArray());
    }

    /** @param address in digits */
    static DnsRecordData address(String address) throws IOException {
        byte[] bytes = InetAddress.getByName(address).getAddress();
        return new DnsRecordData(bytes.length == 4 ? A : AAAA, bytes);
    }

    static DnsRecordData service(int priority, int weight, int port, String target) throws IOException {
        return service(priority, weight, port, target, false);
    }

    /** The same with a target under the name that was asked for, which it points to. */
    static DnsRecordData serviceBelow(int priority, int weight, int port, String label) throws IOException {
        return service(priority, weight, port, label, true);
    }

    private static DnsRecordData service(int priority, int weight, int port, String labels, boolean isBelow)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeShort(priority);
        out.writeShort(weight);
        out.writeShort(port);
        for (String label : labels.split("[.]", -1)) {
            if (!label.isEmpty()) {
                out.writeByte(label.length());
                out.write(label.getBytes(US_ASCII));
            }
        }
        if (isBelow) {
            out.writeShort(POINTER_TO_QUESTION);
        } else {
            out.writeByte(0);
        }
        return new DnsRecordData(SRV, bytes.toByteArray());
    }
}
