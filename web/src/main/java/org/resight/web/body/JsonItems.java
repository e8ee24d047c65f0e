package org.resight.web.body;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Function;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/** The items of a JSON body: one object, an array of objects, or one object a line. */
final class JsonItems<J, T> extends BulkBody<T> {

  /** Numbers, texts, names and brackets that an item may have. */
  private static final int MOST_TOKENS = 10_000;

  private enum Shape {
    UNSEEN,
    SINGLE,
    ARRAY,
    LINES,
    ENDED
  }

  private final BoundedParser parser;
  private final ObjectReader reader;
  private final Function<J, T> conversion;
  private Shape shape;
  private boolean single;
  private long faultAt = -1;

  /**
   * Starts to read.
   *
   * @param lines whether the body is one object a line, by its media type
   */
  JsonItems(InputStream body, boolean lines, Class<J> type, Function<J, T> conversion) {
    this.shape = lines ? Shape.LINES : Shape.UNSEEN;
    this.single = !lines;
    this.conversion = conversion;
    this.reader =
        Json.MAPPER.readerFor(type).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    try {
      this.parser = new BoundedParser(Json.MAPPER.getFactory().createParser(body), MOST_TOKENS);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  @Override
  boolean advance() {
    try {
      parser.beginValue();
      JsonToken token = parser.nextToken();
      return switch (shape) {
        case UNSEEN -> begin(token);
        case SINGLE, ENDED -> end(token);
        case ARRAY -> token == JsonToken.END_ARRAY ? end(parser.nextToken()) : object(token);
        case LINES -> token != null && object(token);
      };
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private boolean begin(JsonToken token) throws IOException {
    if (token == null) {
      throw new RefusedException(Refusal.MALFORMED_JSON, "The body is empty.");
    }
    if (token == JsonToken.START_ARRAY) {
      shape = Shape.ARRAY;
      single = false;
      return advance();
    }
    shape = Shape.SINGLE;
    return object(token);
  }

  private boolean end(JsonToken token) {
    if (token != null) {
      throw new RefusedException(
          Refusal.MALFORMED_JSON, "Something follows the end of the JSON value.");
    }
    shape = Shape.ENDED;
    return false;
  }

  private static boolean object(JsonToken token) {
    if (token != JsonToken.START_OBJECT) {
      throw new RefusedException(Refusal.INVALID_VALUE, "The item is not an object.");
    }
    return true;
  }

  @Override
  T read() {
    J item;
    try {
      item = reader.readValue(parser);
    } catch (IOException e) {
      throw unreadable(e);
    }
    return conversion.apply(item);
  }

  private static RefusedException unreadable(IOException e) {
    return e instanceof JsonProcessingException fault
        ? JsonFault.of(fault)
        : new RefusedException(Refusal.UNREADABLE_BODY, "The body could not be read to its end.");
  }

  @Override
  long line() {
    return shape == Shape.LINES ? parser.currentTokenLocation().getLineNr() : 0;
  }

  /** A fault at the place of the last one is the same once more. */
  @Override
  boolean canGoOn() {
    JsonLocation location = parser.currentLocation();
    long now = Math.max(location.getByteOffset(), location.getCharOffset());
    boolean moved = now > faultAt;
    faultAt = now;
    return moved;
  }

  @Override
  public boolean hasColumns() {
    return false;
  }

  @Override
  public boolean isSingle() {
    return single;
  }
}
