/**
 * The sending half of replication: what a worker's clients wrote, kept until every final replica has said that it applied
 * it, and the carrying of it through another datacenter.
 *
 * <p>Knows nothing of sockets, threads or clocks, nor of how a command is written down: frames leave through
 * {@link io.ringspan.replication.stream.PeerSender}, answers come in as calls, time is handed in.
 *
 * <p><b>Threads.</b> Each object belongs to the one worker that made it. Nothing here is shared.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.replication.stream;
