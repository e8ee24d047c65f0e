package org.resight.web.body;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.MessageBodyWriter;
import jakarta.ws.rs.ext.Provider;
import java.io.CharConversionException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.web.problem.Problem;

/**
 * Reads and writes JSON bodies with the Jackson of the WAR, the same on both servers.
 *
 * <p>Text, bytes and streams are left to the servers' own providers. Thread-safe.
 */
@Provider
@Consumes({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
@Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
public class JsonProvider implements MessageBodyReader<Object>, MessageBodyWriter<Object> {

  /** A list of a million ids, and what stands round it. */
  private static final int MOST_TOKENS = 1_100_000;

  @Override
  public boolean isReadable(
      Class<?> type, Type generic, Annotation @Nullable [] annotations, MediaType media) {
    return !isRaw(type);
  }

  /**
   * Reads one JSON value and the end of the body.
   *
   * @throws RefusedException if it is not JSON, or not of the type asked for
   */
  @Override
  public Object readFrom(
      Class<Object> type,
      Type generic,
      Annotation @Nullable [] annotations,
      MediaType media,
      MultivaluedMap<String, String> headers,
      InputStream body)
      throws IOException {
    return read(generic, body);
  }

  /**
   * Reads the JSON value of a body that may be left out.
   *
   * @return null if the body is empty
   * @throws RefusedException if it is not JSON, or not of the type asked for
   */
  public static <T> @Nullable T ifGiven(Class<T> type, InputStream body) throws IOException {
    PushbackInputStream ahead = new PushbackInputStream(body);
    int first = ahead.read();
    if (first < 0) {
      return null;
    }
    ahead.unread(first);
    return type.cast(read(type, ahead));
  }

  private static Object read(Type generic, InputStream body) throws IOException {
    try (JsonParser parser =
        new BoundedParser(Json.MAPPER.getFactory().createParser(body), MOST_TOKENS)) {
      Object value = Json.MAPPER.readValue(parser, Json.MAPPER.constructType(generic));
      if (value == null) {
        throw RefusedException.value("body", "must not be null.");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw JsonFault.of(e);
    } catch (CharConversionException e) {
      throw new RefusedException(
          Refusal.MALFORMED_JSON, "The body is not JSON: its characters are not of Unicode.");
    }
  }

  @Override
  public boolean isWriteable(
      Class<?> type, Type generic, Annotation @Nullable [] annotations, MediaType media) {
    return !isRaw(type);
  }

  @Override
  public void writeTo(
      Object value,
      Class<?> type,
      Type generic,
      Annotation @Nullable [] annotations,
      MediaType media,
      MultivaluedMap<String, Object> headers,
      OutputStream body)
      throws IOException {
    Json.MAPPER.writeValue(body, value);
  }

  static boolean isRaw(Class<?> type) {
    return type == String.class
        || type == byte[].class
        || InputStream.class.isAssignableFrom(type)
        || Reader.class.isAssignableFrom(type)
        || File.class.isAssignableFrom(type)
        || StreamingOutput.class.isAssignableFrom(type);
  }
}
