package org.resight.web.undertow;

import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.HttpContinueAcceptingHandler;
import io.undertow.server.handlers.RequestBufferingHandler;
import io.undertow.servlet.ServletExtension;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.handlers.ServletRequestContext;
import io.undertow.util.Headers;
import jakarta.servlet.ServletContext;
import org.resight.web.limits.ClientConnection;

/**
 * On WildFly, lets bodies be as long as the application allows, keeps slow senders off its threads,
 * and bounds what waits for one.
 *
 * <p>WildFly refuses bodies over 10 MB with a bare 400, runs a request as soon as its head has
 * come, on one of few threads, and lets any number wait for them. Found by WildFly as a service; no
 * other server loads it.
 */
public class RequestBodies implements ServletExtension {

  private static final long UNLIMITED = -1;

  /**
   * Bodies up to four buffers of 16 KB, which every review is, have come whole before a thread is
   * taken.
   */
  private static final int BUFFERS = 4;

  /** Requests that may wait for a thread: as many as Payara lets wait. */
  private static final int WAITING = 4096;

  @Override
  public void handleDeployment(DeploymentInfo deployment, ServletContext context) {
    var waiting = new WaitingRequests(WAITING);
    deployment.addOuterHandlerChainWrapper(waiting::exit);
    deployment.addInnerHandlerChainWrapper(
        next ->
            exchange -> {
              ClientConnection.tell(
                  exchange.getAttachment(ServletRequestContext.ATTACHMENT_KEY).getOriginalRequest(),
                  () -> !exchange.isResponseComplete());
              next.handleRequest(exchange);
            });
    deployment.addInitialHandlerChainWrapper(
        next -> {
          var buffering = new RequestBufferingHandler(waiting.entrance(next), BUFFERS);
          var accepting =
              new HttpContinueAcceptingHandler(
                  exchange -> {
                    // Answered; with it, the body would be read on a thread.
                    exchange.getRequestHeaders().remove(Headers.EXPECT);
                    buffering.handleRequest(exchange);
                  });
          return (HttpServerExchange exchange) -> {
            exchange.setMaxEntitySize(UNLIMITED);
            exchange.addRequestWrapper((body, answered) -> new UnreadBody(body.create(), answered));
            accepting.handleRequest(exchange);
          };
        });
  }
}
