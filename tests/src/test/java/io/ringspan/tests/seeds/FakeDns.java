package io.ringspan.tests.seeds;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A DNS server on loopback that gives the same records for every name, those of the type that is asked for, over UDP, or
 * over TCP where they do not fit.
 *
 * <p><b>Threads.</b> Two of its own. The records may be changed by any.
 */
final class FakeDns implements Closeable {
    private static final int UDP_BYTES_MAX = 512;
    private static final int HEADER_BYTES = 12;
    private static final int ANSWER = 0x8400;
    private static final int CUT_SHORT = 0x0200;
    private static final int NO_SUCH_NAME = 3;

    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private volatile List<DnsRecordData> records;
    private volatile int silentType;
    private volatile boolean mute;

    FakeDns(String... texts) throws IOException {
        this(ofTexts(texts));
    }

    FakeDns(List<DnsRecordData> records) throws IOException {
        this.records = List.copyOf(records);
        InetAddress here = InetAddress.getLoopbackAddress();
        tcp = new ServerSocket(0, 10, here);
        udp = new DatagramSocket(new InetSocketAddress(here, tcp.getLocalPort()));
        start(this::serveUdp);
        start(this::serveTcp);
    }

    int port() {
        return tcp.getLocalPort();
    }

    /** Other records from now on; without any the name does not exist. */
    void records(DnsRecordData... others) {
        records = List.of(others);
    }

    /** The same, all of them texts. */
    void texts(String... others) throws IOException {
        records = ofTexts(others);
    }

    /** Takes questions for records of that type, and says nothing. */
    void mute(int type) {
        silentType = type;
    }

    private static List<DnsRecordData> ofTexts(String... texts) throws IOException {
        List<DnsRecordData> records = new ArrayList<>();
        for (String text : texts) {
            records.add(DnsRecordData.text(text));
        }
        return records;
    }

    /** Takes questions, and says nothing. */
    void mute() {
        mute = true;
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "fake-dns");
        thread.setDaemon(true);
        thread.start();
    }

    private void serveUdp() {
        byte[] question = new byte[UDP_BYTES_MAX];
        while (!udp.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(question, question.length);
                udp.receive(packet);
                byte[] answer = answer(ByteBuffer.wrap(question, 0, packet.getLength()), true);
                if (answer.length > 0) {
                    udp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            } catch (IOException closed) {
                // The loop's condition tells.
            }
        }
    }

    private void serveTcp() {
        while (!tcp.isClosed()) {
            try (Socket caller = tcp.accept()) {
                DataInputStream in = new DataInputStream(caller.getInputStream());
                byte[] question = in.readNBytes(in.readUnsignedShort());
                byte[] answer = answer(ByteBuffer.wrap(question), false);
                DataOutputStream out = new DataOutputStream(caller.getOutputStream());
                out.writeShort(answer.length);
                out.write(answer);
                out.flush();
            } catch (IOException closed) {
                // The loop's condition tells.
            }
        }
    }

    private byte[] answer(ByteBuffer question, boolean overUdp) throws IOException {
        int id = question.getShort(0) & 0xFFFF;
        int end = HEADER_BYTES;
        while (question.get(end) != 0) {
            end += question.get(end) + 1;
        }
        end += 1 + 2 * Short.BYTES;
        byte[] asked = new byte[end - HEADER_BYTES];
        question.get(HEADER_BYTES, asked);
        int type = question.getShort(end - 2 * Short.BYTES) & 0xFFFF;
        if (mute || type == silentType) {
            return new byte[0];
        }
        List<DnsRecordData> all = records;
        List<DnsRecordData> fit =
                all.stream().filter(record -> record.type() == type).toList();
        byte[] whole = message(id, all.isEmpty() ? ANSWER | NO_SUCH_NAME : ANSWER, asked, fit);
        return overUdp && whole.length > UDP_BYTES_MAX ? message(id, ANSWER | CUT_SHORT, asked, List.of()) : whole;
    }

    private static byte[] message(int id, int flags, byte[] asked, List<DnsRecordData> records) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeShort(id);
        out.writeShort(flags);
        out.writeShort(1);
        out.writeShort(records.size());
        out.writeInt(0);
        out.write(asked);
        for (DnsRecordData record : records) {
            out.writeShort(0xC000 | HEADER_BYTES); // the name that was asked for
            out.writeShort(record.type());
            out.writeShort(1);
            out.writeInt(1);
            out.writeShort(record.bytes().length);
            out.write(record.bytes());
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
    }
}
