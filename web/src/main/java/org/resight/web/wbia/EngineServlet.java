package org.resight.web.wbia;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.resight.state.QueryJob;
import org.resight.state.SharedReview;

/** The job that makes the shared query: start it, ask how far it is. */
@WebServlet(
    urlPatterns = {
      EngineServlet.START,
      EngineServlet.START + "/",
      EngineServlet.STATUS,
      EngineServlet.STATUS + "/"
    },
    asyncSupported = true)
public class EngineServlet extends WbiaServlet {

  private static final long serialVersionUID = 1L;

  static final String START = "/api/engine/query/web";
  static final String STATUS = "/api/engine/job/status";

  @Inject private transient SharedReview shared;

  @Override
  CompletionStage<?> answer(Call call) {
    if (!call.method().equals("GET")) {
      throw noSuchMethod(call);
    }
    String job = call.arguments().text("jobid");
    return CompletableFuture.completedFuture(
        job == null ? shared.want().id().toString() : Map.of("jobstatus", status(job)));
  }

  private String status(String job) {
    QueryJob newest = shared.status().job();
    return newest.id().toString().equals(job) ? Codes.of(newest.status()) : "unknown";
  }
}
