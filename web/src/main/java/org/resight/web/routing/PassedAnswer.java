package org.resight.web.routing;

import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * What another server answered to a request: nothing that counts, a stream of events, or something
 * whole.
 *
 * @param misdirected whether nothing was done, and the request is for another server
 */
record PassedAnswer(
    boolean misdirected, @Nullable Spool whole, Flow.@Nullable Publisher<List<ByteBuffer>> events) {

  /** The header of each answer to a request that was passed on and has come to Resight. */
  static final String HEADER = "Resight-Passed";

  /** Bytes of an answer, other than a stream of events, that are passed on. */
  private static final long MOST = 1L << 30;

  /** What WildFly and Payara answer by themselves while they end Resight; never as JSON. */
  private static final Set<Integer> NOT_THERE = Set.of(404, 500, 503);

  /** Returns what takes the body of an answer. */
  static BodySubscriber<PassedAnswer> of(ResponseInfo info) {
    String type = info.headers().firstValue("Content-Type").orElse("");
    // A server of an earlier version does not set the header.
    boolean came = info.headers().firstValue(HEADER).isPresent() || type.contains("json");
    if (info.statusCode() == 421 || (!came && NOT_THERE.contains(info.statusCode()))) {
      return BodySubscribers.mapping(
          BodySubscribers.discarding(), nothing -> new PassedAnswer(true, null, null));
    }
    return type.startsWith("text/event-stream")
        ? BodySubscribers.mapping(
            BodySubscribers.ofPublisher(), body -> new PassedAnswer(false, null, body))
        : BodySubscribers.mapping(
            new SpooledAnswer(MOST), body -> new PassedAnswer(false, body, null));
  }
}
