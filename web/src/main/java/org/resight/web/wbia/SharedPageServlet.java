package org.resight.web.wbia;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import java.util.concurrent.CompletionStage;
import org.resight.graph.GraphStatus;
import org.resight.graph.Offer;
import org.resight.state.SharedReview;

/**
 * The page of the shared review and its form: {@code /review/identification/lnbnn/}, {@code
 * /submit/identification/}, and {@code /action/identify/}, which has the query made.
 */
@WebServlet(
    urlPatterns = {
      SharedPageServlet.PAGE,
      "/review/identification/lnbnn",
      SharedPageServlet.SUBMIT,
      "/submit/identification",
      "/action/identify/",
      "/action/identify"
    },
    asyncSupported = true)
public class SharedPageServlet extends WbiaServlet {

  private static final long serialVersionUID = 1L;

  static final String PAGE = "/review/identification/lnbnn/";
  static final String SUBMIT = "/submit/identification/";

  @Inject private transient SharedReview shared;

  @Override
  CompletionStage<?> answer(Call call) {
    if (call.method().equals("POST")) {
      return submit(call);
    } else if (!call.method().equals("GET")) {
      throw noSuchMethod(call);
    }
    return shared.next(call.reviewer().name(), 1).thenApply(offer -> Page.of(page(offer)));
  }

  private CompletionStage<?> submit(Call call) {
    Decision decision = Decision.of(call.arguments());
    if (decision.excluded() != null) {
      throw WbiaException.input("identification-submit", "Nothing is excluded from this review.");
    }
    return shared
        .feedback(decision.submission(call.reviewer().signature(), null))
        .thenApply(taken -> Page.at(SubmitServlet.target(call.arguments().text("refer"), PAGE)));
  }

  private String page(Offer offer) {
    SharedReview.Status status = shared.status();
    if (!offer.pairs().isEmpty()) {
      return html(
          "",
          "<p>["
              + status.feedbackCount()
              + " / "
              + status.feedbackLimit()
              + "]</p>\n"
              + new ReviewForm("", SUBMIT, "POST", false).of(offer.pairs().get(0)));
    } else if (offer.availability() == GraphStatus.Availability.FINISHED) {
      return html("", "<p>Nothing more to review!</p>\n");
    }
    return html(
        "<meta http-equiv=\"refresh\" content=\"10\">\n",
        "<p>The next pairs are being prepared. This page asks again in 10 seconds.</p>\n");
  }

  private static String html(String head, String body) {
    return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        + head
        + "<title>Resight</title>\n</head>\n<body>\n"
        + body
        + "</body>\n</html>\n";
  }
}
