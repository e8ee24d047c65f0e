package org.resight.web.wbia;

import jakarta.servlet.annotation.WebServlet;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/review/query/graph/}: reads a decision form, and does nothing with it. */
@WebServlet(
    urlPatterns = {"/api/review/query/graph/", "/api/review/query/graph"},
    asyncSupported = true)
public class DecisionServlet extends WbiaServlet {

  private static final long serialVersionUID = 1L;

  @Override
  CompletionStage<?> answer(Call call) {
    if (!call.method().equals("POST")) {
      throw noSuchMethod(call);
    }
    Decision decision = Decision.of(call.arguments());
    if (decision.evidence() == null) {
      throw WbiaException.failure("An exclusion is no decision.");
    }
    Map<String, @Nullable String> times = new LinkedHashMap<>();
    times.put("server_time_start", decision.times().serverStart());
    times.put("client_time_start", decision.times().clientStart());
    times.put("client_time_end", decision.times().clientEnd());
    return CompletableFuture.completedFuture(
        Arrays.asList(
            PythonJson.tagged(decision.one().uuid()),
            PythonJson.tagged(decision.other().uuid()),
            Codes.of(decision.evidence()),
            String.join(";", decision.tags()),
            "web-api",
            Codes.of(decision.confidence()),
            times));
  }
}
