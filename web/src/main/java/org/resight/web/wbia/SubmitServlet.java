package org.resight.web.wbia;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.resight.graph.GraphClient;

/**
 * {@code /submit/identification/v2/}, with and without {@code kaia/}: takes a decision and goes
 * back to the review page.
 */
@WebServlet(
    urlPatterns = {
      "/submit/identification/v2/",
      "/submit/identification/v2",
      "/submit/identification/v2/kaia/",
      "/submit/identification/v2/kaia"
    },
    asyncSupported = true)
public class SubmitServlet extends WbiaServlet {

  private static final long serialVersionUID = 1L;

  private static final int LONGEST = 5_000;

  /** What the Kaia page asks besides, kept with the review that it was said with. */
  private static final List<String> REMARKS =
      List.of(
          "comment-match",
          "age-annot-1",
          "condition-annot-1",
          "comment-annot-1",
          "age-annot-2",
          "condition-annot-2",
          "comment-annot-2");

  @Inject private transient Decisions decisions;

  @Override
  CompletionStage<?> answer(Call call) {
    if (!call.method().equals("POST")) {
      throw noSuchMethod(call);
    }
    GraphClient client = client(call.arguments().graph());
    return decisions
        .take(client, call, remarks(call.arguments()))
        .thenApply(
            taken ->
                Page.at(target(call.arguments().text("refer"), "/p/" + client.id() + "/review")));
  }

  private static @Nullable String remarks(Arguments form) {
    List<String> remarks = new ArrayList<>();
    for (String name : REMARKS) {
      String text = form.text(name);
      if (text != null && !text.isBlank()) {
        remarks.add(name + ": " + text.strip());
      }
    }
    String comment = String.join("\n", remarks);
    if (comment.length() > LONGEST) {
      throw WbiaException.input("comment-match", "The comments are too long.");
    }
    return comment.isEmpty() ? null : comment;
  }

  /** Reads where to go: a path of this server in base64, or the default. */
  static String target(@Nullable String refer, String otherwise) {
    if (refer == null) {
      return otherwise;
    }
    try {
      String path = new String(Base64.getUrlDecoder().decode(refer), StandardCharsets.UTF_8);
      boolean here =
          path.startsWith("/")
              && !path.startsWith("//")
              && path.indexOf('\\') < 0
              && path.chars().allMatch(c -> c > ' ' && c < 0x7f);
      return here ? path : otherwise;
    } catch (IllegalArgumentException e) {
      return otherwise;
    }
  }
}
