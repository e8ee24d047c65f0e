package org.resight.web.undertow;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.HttpContinueAcceptingHandler;
import io.undertow.server.handlers.RequestBufferingHandler;
import io.undertow.servlet.ServletExtension;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.handlers.ServletRequestContext;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import jakarta.servlet.ServletContext;
import java.util.Map;
import java.util.regex.Pattern;
import org.resight.web.body.Json;
import org.resight.web.limits.ClientConnection;
import org.resight.web.problem.BoundMetrics;
import org.resight.web.problem.Problem;

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

  private static final HttpString CONTENT_POLICY = new HttpString("Content-Security-Policy");

  /** Files of the application that are nobody's. */
  private static final Pattern OWN_FILES = Pattern.compile("(?is)/(?:WEB|META)-INF(?:/.*)?");

  @Override
  public void handleDeployment(DeploymentInfo deployment, ServletContext context) {
    var waiting = new WaitingRequests(WAITING);
    deployment.addOuterHandlerChainWrapper(waiting::exit);
    deployment.addInitialHandlerChainWrapper(new UntakenAnswers()::watched);
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
            if (!refused(exchange)) {
              exchange.setMaxEntitySize(UNLIMITED);
              exchange.addRequestWrapper(
                  (body, answered) -> new UnreadBody(body.create(), answered));
              accepting.handleRequest(exchange);
            }
          };
        });
  }

  /**
   * Answers a request for an address that is none, where WildFly would fail to find a servlet or
   * answer with a page of its own; returns whether it has.
   */
  private static boolean refused(HttpServerExchange exchange) throws JsonProcessingException {
    String path = exchange.getRelativePath();
    if (!path.startsWith("/")) {
      refuse(exchange, "bad-path", 400, "A path begins with a slash.");
      return true;
    } else if (OWN_FILES.matcher(path).matches()) {
      refuse(exchange, "not-found", 404, "This server has nothing there.");
      return true;
    }
    return false;
  }

  private static void refuse(HttpServerExchange exchange, String slug, int status, String detail)
      throws JsonProcessingException {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, Problem.MEDIA_TYPE);
    exchange.getResponseHeaders().put(Headers.X_CONTENT_TYPE_OPTIONS, "nosniff");
    exchange.getResponseHeaders().put(CONTENT_POLICY, "default-src 'none'");
    BoundMetrics.refused(slug);
    exchange
        .getResponseSender()
        .send(
            Json.MAPPER.writeValueAsString(
                Problem.of(slug, status, detail, exchange.getRequestPath(), Map.of())));
  }
}
