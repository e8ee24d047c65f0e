package org.resight.web.wbia;

import jakarta.servlet.annotation.WebServlet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.resight.access.Right;
import org.resight.graph.GraphClient;
import org.resight.graph.GraphStatus;

/** {@code /api/status/query/graph/v2/}: how all graphs stand. */
@WebServlet(
    urlPatterns = {"/api/status/query/graph/v2/", "/api/status/query/graph/v2"},
    asyncSupported = true)
public class StatusServlet extends WbiaServlet {

  private static final long serialVersionUID = 1L;

  @Override
  CompletionStage<?> answer(Call call) {
    if (!call.method().equals("GET")) {
      throw noSuchMethod(call);
    }
    List<GraphClient> clients =
        state().clients().stream()
            .filter(GraphClient::isOpen)
            .filter(caller().has(Right.SEE))
            .sorted(Comparator.comparing(client -> client.status().createdAt()))
            .toList();
    Map<String, Object> graphs = new LinkedHashMap<>();
    for (GraphClient client : clients) {
      GraphStatus status = client.status();
      graphs.put(status.id().toString(), of(status, client.waiting()));
    }
    return CompletableFuture.completedFuture(graphs);
  }

  private static Map<String, @Nullable Object> of(GraphStatus graph, int waiting) {
    boolean finished = graph.availability() == GraphStatus.Availability.FINISHED;
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("status", words(graph.availability(), waiting));
    answer.put("num_aids", graph.summary().annotations());
    answer.put("num_reviews", finished ? null : graph.summary().queue());
    return answer;
  }

  /** Puts how a graph stands in the old server's words. */
  static String words(GraphStatus.Availability availability, int waiting) {
    if (availability == GraphStatus.Availability.FAILED) {
      return "Exception (" + waiting + " in Futures Queue)";
    } else if (availability == GraphStatus.Availability.FINISHED) {
      return "Finished";
    }
    return waiting == 0 ? "Waiting (Empty Queue)" : "Working (" + waiting + " in Futures Queue)";
  }
}
