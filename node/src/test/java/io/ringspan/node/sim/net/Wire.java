package io.ringspan.node.sim.net;

/** A connection between two ends, each at a place. */
public final class Wire {
    private final SimNet net;
    private final int openerAt;
    private final int acceptorAt;
    private final Pipe there;
    private final Pipe back;

    Wire(SimNet net, int openerAt, int acceptorAt) {
        this.net = net;
        this.openerAt = openerAt;
        this.acceptorAt = acceptorAt;
        this.there = new Pipe(net, this, openerAt, acceptorAt);
        this.back = new Pipe(net, this, acceptorAt, openerAt);
    }

    void join(Party opener, Party acceptor) {
        there.join(opener, acceptor);
        back.join(acceptor, opener);
    }

    /** What the end that opened it sends into. */
    public Pipe there() {
        return there;
    }

    /** What the end that accepted it sends into. */
    public Pipe back() {
        return back;
    }

    /** One end goes: it hears nothing any more, and the other one hears that it ended. */
    public void close(Pipe out) {
        out.end();
        (out == there ? back : there).forget();
        net.remove(this);
    }

    /** It breaks, with what is on its way. Each end hears of it in its own time. */
    public void breakOff() {
        there.breakOff();
        back.breakOff();
        net.remove(this);
    }

    /** It never came to be. */
    void forget() {
        there.forget();
        back.forget();
    }

    /** Whether it is one between these two. */
    public boolean joins(int one, int other) {
        return (openerAt == one && acceptorAt == other) || (openerAt == other && acceptorAt == one);
    }

    /** Whether it is one of this place's with another. */
    public boolean leaves(int place) {
        return (openerAt == place) != (acceptorAt == place);
    }
}
