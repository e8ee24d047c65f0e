package org.resight.web.body;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;

/** Counts the tokens of a JSON value, so that one value of many cannot fill the memory. */
final class BoundedParser extends JsonParserDelegate {

  private final int most;
  private int tokens;

  /**
   * Bounds a parser.
   *
   * @param most numbers, texts, names and brackets that a value may have
   */
  BoundedParser(JsonParser parser, int most) {
    super(parser);
    this.most = most;
  }

  /** Begins to count anew. */
  void beginValue() {
    tokens = 0;
  }

  @Override
  public JsonToken nextToken() throws IOException {
    if (++tokens > most) {
      throw new StreamConstraintsException("more than " + most + " tokens", currentTokenLocation());
    }
    return super.nextToken();
  }
}
