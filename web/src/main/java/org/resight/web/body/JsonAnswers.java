package org.resight.web.body;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.IOException;

/**
 * Writes every JSON answer with {@link Json}, before a server chooses among its own writers.
 *
 * <p>Jersey asks Payara's MOXy before {@link JsonProvider}, and MOXy takes answers whose declared
 * type it knows, only to fail on the record inside. An interceptor stands before that choice.
 * Thread-safe.
 */
@Provider
public class JsonAnswers implements WriterInterceptor {

  @Override
  public void aroundWriteTo(WriterInterceptorContext answer) throws IOException {
    Object entity = answer.getEntity();
    if (entity != null && isJson(answer.getMediaType()) && !JsonProvider.isRaw(entity.getClass())) {
      Json.MAPPER.writeValue(answer.getOutputStream(), entity);
    } else {
      answer.proceed();
    }
  }

  private static boolean isJson(MediaType media) {
    return "application".equals(media.getType())
        && (media.getSubtype().equals("json") || media.getSubtype().endsWith("+json"));
  }
}
