package io.ringspan.tests.seeds;

import static java.nio.charset.StandardCharsets.US_ASCII;

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
import java.util.List;

/**
 * A DNS server on loopback that gives the same TXT records for every question, over UDP, or over TCP where they do not fit.
 *
 * <p><b>Threads.</b> Two of its own. The records may be changed by any.
 */
final class FakeDns implements Closeable {
    private static final int UDP_BYTES_MAX = 512;
    private static final int HEADER_BYTES = 12;
    private static final int TXT = 16;
    private static final int STRING_BYTES_MAX = 255;
    private static final int ANSWER = 0x8400;
    private static final int CUT_SHORT = 0x0200;
    private static final int NO_SUCH_NAME = 3;

    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private volatile List<String> records;
    private volatile boolean mute;

    FakeDns(String... records) throws IOException {
        this.records = List.of(records);
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
    void records(String... others) {
        records = List.of(others);
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
                if (!mute) {
                    byte[] answer = answer(ByteBuffer.wrap(question, 0, packet.getLength()), true);
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
        List<String> now = records;
        byte[] whole = message(id, now.isEmpty() ? ANSWER | NO_SUCH_NAME : ANSWER, asked, now);
        return overUdp && whole.length > UDP_BYTES_MAX ? message(id, ANSWER | CUT_SHORT, asked, List.of()) : whole;
    }

    private static byte[] message(int id, int flags, byte[] asked, List<String> texts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeShort(id);
        out.writeShort(flags);
        out.writeShort(1);
        out.writeShort(texts.size());
        out.writeInt(0);
        out.write(asked);
        for (String text : texts) {
            out.writeShort(0xC000 | HEADER_BYTES); // the name that was asked for
            out.writeShort(TXT);
            out.writeShort(1);
            out.writeInt(1);
            int strings = (text.length() + STRING_BYTES_MAX - 1) / STRING_BYTES_MAX;
            out.writeShort(text.length() + strings);
            for (int at = 0; at < text.length(); at += STRING_BYTES_MAX) {
                String string = text.substring(at, Math.min(text.length(), at + STRING_BYTES_MAX));
                out.writeByte(string.length());
                out.write(string.getBytes(US_ASCII));
            }
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
    }
}
