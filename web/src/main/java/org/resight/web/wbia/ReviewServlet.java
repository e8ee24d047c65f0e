package org.resight.web.wbia;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.resight.graph.GraphClient;
import org.resight.graph.GraphStatus;
import org.resight.graph.Offer;
import org.resight.model.GraphId;
import org.resight.web.access.AnnotationView;

/** {@code /api/review/query/graph/v2/}: a form with one pair, and its decision. */
@WebServlet(
    urlPatterns = {"/api/review/query/graph/v2/", "/api/review/query/graph/v2"},
    asyncSupported = true)
public class ReviewServlet extends WbiaServlet {

  private static final long serialVersionUID = 1L;

  private static final int LONGEST_ADDRESS = 2_000;

  @Inject private transient Decisions decisions;

  @Override
  CompletionStage<?> answer(Call call) {
    GraphId graph = call.arguments().graph();
    return switch (call.method()) {
      case "GET" -> serve(call, client(graph), caller().view());
      case "POST" -> decisions.take(client(graph), call, null);
      default -> throw noSuchMethod(call);
    };
  }

  private static CompletionStage<String> serve(Call call, GraphClient client, AnnotationView view) {
    return client
        .opened()
        .thenCompose(open -> open.lease(call.reviewer().name(), 1))
        .thenApply(
            offer -> {
              offer
                  .pairs()
                  .forEach(
                      pair ->
                          view.offer(
                              client, List.of(pair.due().pair().a(), pair.due().pair().b())));
              return form(call, client, offer);
            });
  }

  private static String form(Call call, GraphClient client, Offer offer) {
    if (offer.pairs().isEmpty()) {
      throw offer.availability() == GraphStatus.Availability.FINISHED
          ? WbiaException.finished(client.id().uuid())
          : offer.availability() == GraphStatus.Availability.FAILED
              ? WbiaException.busy("The graph has failed; see the server's log.")
              : WbiaException.notReady(client.id().uuid());
    }
    String address = formAddress(call.arguments().text("callback_url"));
    String method = call.arguments().text("callback_method");
    return new ReviewForm(
            call.origin(),
            address == null
                ? call.origin()
                    + "/api/review/query/graph/v2/?graph_uuid="
                    + URLEncoder.encode(client.id().toString(), StandardCharsets.UTF_8)
                : address,
            method == null ? "POST" : method,
            "horizontal".equals(call.arguments().text("view_orientation")))
        .of(offer.pairs().get(0));
  }

  /** A form may go to a web address or to a path here; anything else could be a script. */
  static @Nullable String formAddress(@Nullable String given) {
    if (given == null) {
      return null;
    }
    try {
      URI uri = new URI(given.strip());
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      boolean path = uri.getScheme() == null && uri.getPath() != null && !uri.getPath().isEmpty();
      if (given.length() <= LONGEST_ADDRESS && ((web && uri.getHost() != null) || path)) {
        return uri.toString();
      }
    } catch (URISyntaxException e) {
      // said below
    }
    throw WbiaException.input("callback_url", "must be a http or https address, or a path.");
  }
}
