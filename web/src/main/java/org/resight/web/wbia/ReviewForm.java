package org.resight.web.wbia;

import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.lease.OfferedPair;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;

/**
 * The HTML form with one pair, with the fields that clients of the old server know. Without script
 * or style of its own, so that it can stand in any page.
 *
 * @param origin where the photos are
 * @param action where the form goes
 * @param method how it goes there
 * @param horizontal whether the photos stand side by side
 */
record ReviewForm(String origin, String action, String method, boolean horizontal) {

  private record Choice(String value, String words) {}

  private static final List<Choice> CONFIDENCES =
      List.of(
          new Choice("absolutely_sure", "Doubtless"),
          new Choice("pretty_sure", "Sure"),
          new Choice("not_sure", "Unsure"),
          new Choice("guessing", "Guessing"),
          new Choice("unspecified", "Unspecified"));

  private static final List<Choice> DECISIONS =
      List.of(
          new Choice("ia-same-value", "Same Animal"),
          new Choice("ia-different-value", "Different Animals"),
          new Choice("ia-cannot-tell-value", "Cannot Tell"));

  /** Returns the form of a pair. */
  String of(OfferedPair offered) {
    AnnotationPair pair = offered.due().pair();
    UUID serving = offered.lease() == null ? null : offered.lease().token();
    StringBuilder html = new StringBuilder(2048);
    html.append("<form class=\"resight-review ")
        .append(horizontal ? "horizontal" : "vertical")
        .append("\" action=\"")
        .append(escaped(action))
        .append("\" method=\"")
        .append(escaped(method))
        .append("\">\n");
    hidden(html, "identification-annot-uuid-1", pair.a().toString());
    hidden(html, "identification-annot-uuid-2", pair.b().toString());
    hidden(html, Decision.SERVING, serving == null ? null : serving.toString());
    html.append("<p>Choose Cannot Tell when the photos do not allow a decision.</p>\n");
    photo(html, pair.a());
    html.append(horizontal ? "" : "<br>").append('\n');
    photo(html, pair.b());
    html.append("<p>\n");
    for (Choice decision : DECISIONS) {
      html.append("<button type=\"submit\" name=\"identification-submit\" value=\"")
          .append(decision.words())
          .append("\" class=\"")
          .append(decision.value())
          .append("\">")
          .append(decision.words())
          .append("</button>\n");
    }
    html.append("</p>\n<p>\n");
    box(html, "ia-photobomb-value", "Photobomb");
    box(html, "ia-scenerymatch-value", "Scenery Match");
    html.append("<label>Confidence <select name=\"ia-review-confidence\">\n");
    for (Choice confidence : CONFIDENCES) {
      html.append("<option value=\"")
          .append(confidence.value())
          .append(confidence.value().equals("unspecified") ? "\" selected>" : "\">")
          .append(confidence.words())
          .append("</option>\n");
    }
    return html.append("</select></label>\n</p>\n</form>\n").toString();
  }

  private static void hidden(StringBuilder html, String name, @Nullable String value) {
    if (value != null) {
      html.append("<input type=\"hidden\" name=\"")
          .append(name)
          .append("\" value=\"")
          .append(escaped(value))
          .append("\">\n");
    }
  }

  private static void box(StringBuilder html, String name, String words) {
    html.append("<label><input type=\"checkbox\" name=\"")
        .append(name)
        .append("\"> ")
        .append(words)
        .append("</label>\n");
  }

  private void photo(StringBuilder html, AnnotationId annotation) {
    html.append("<img src=\"")
        .append(escaped(origin))
        .append("/api/v1/annotations/")
        .append(annotation)
        .append("/image?crop=true&amp;max=1200\" alt=\"Photo ")
        .append(annotation.toString().toUpperCase(Locale.ROOT), 0, 8)
        .append("\">");
  }

  /** Escapes a text for an attribute or an element. */
  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
