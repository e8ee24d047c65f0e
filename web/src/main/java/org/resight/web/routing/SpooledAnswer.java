package org.resight.web.routing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * Takes an answer whole before its client is told: so a cut answer never looks like a whole one.
 */
final class SpooledAnswer implements BodySubscriber<Spool> {

  private final Spool spool;
  private final CompletableFuture<Spool> whole = new CompletableFuture<>();

  SpooledAnswer(long most) {
    spool = new Spool(most);
  }

  @Override
  public CompletionStage<Spool> getBody() {
    return whole;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    if (whole.isDone()) {
      return;
    }
    try {
      for (ByteBuffer buffer : buffers) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        spool.write(bytes, 0, bytes.length);
      }
    } catch (IOException e) {
      onError(e);
    }
  }

  @Override
  public void onError(Throwable failure) {
    try {
      spool.discard();
    } catch (UncheckedIOException e) {
      failure.addSuppressed(e);
    }
    whole.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    try {
      spool.end();
      whole.complete(spool);
    } catch (IOException e) {
      onError(e);
    }
  }
}
