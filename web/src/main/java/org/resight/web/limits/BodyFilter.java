package org.resight.web.limits;

import jakarta.inject.Inject;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.settings.Settings;

/**
 * Keeps every body of the API below the limit, whether it says its length or not, unfolds {@code
 * Content-Encoding: gzip}, and lets few threads wait for bodies.
 */
public class BodyFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;

  @Inject private transient Settings settings;
  @Inject private transient Uploads uploads;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Uploads.Upload upload = uploads.begin(isParsed(request), isAwaited(request));
    try {
      chain.doFilter(new Bounded(request, settings.maxBody(), upload), response);
    } finally {
      endWhenAnswered(request, upload);
    }
  }

  /** Photos go to the disk as they come and cost no memory. */
  private static boolean isParsed(HttpServletRequest request) {
    String type = request.getContentType();
    return type == null || !(type.startsWith("image/") || type.startsWith("multipart/form-data"));
  }

  /** Payara does not wait for bodies of HTTP/2. */
  private static boolean isAwaited(HttpServletRequest request) {
    return request.getProtocol().startsWith("HTTP/1.");
  }

  private static void endWhenAnswered(HttpServletRequest request, Uploads.Upload upload) {
    if (request.isAsyncStarted()) {
      try {
        request.getAsyncContext().addListener(new Ending(upload));
        return;
      } catch (IllegalStateException e) {
        // answered meanwhile
      }
    }
    upload.end();
  }

  /** A request whose body is bounded. The body is looked at when it is read, not before. */
  static final class Bounded extends HttpServletRequestWrapper {

    private final long most;
    private final Uploads.Upload upload;
    private @Nullable ServletInputStream body;

    Bounded(HttpServletRequest request, long most, Uploads.Upload upload) {
      super(request);
      this.most = most;
      this.upload = upload;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
      ServletInputStream opened = body;
      if (opened == null) {
        opened = open();
        body = opened;
      }
      return opened;
    }

    private ServletInputStream open() throws IOException {
      String coding = getHeader("Content-Encoding");
      String known = coding == null ? "identity" : coding.strip().toLowerCase(Locale.ROOT);
      boolean compressed = known.equals("gzip") || known.equals("x-gzip");
      if (!compressed && !known.equals("identity")) {
        throw new RefusedException(
            Refusal.UNSUPPORTED_MEDIA_TYPE,
            "A body may be compressed by gzip, or not at all.",
            Map.of("accept", "gzip"));
      }
      long length = getContentLengthLong();
      if (length > most) {
        throw BodyStream.tooLarge(most);
      }
      return new BodyStream(super.getInputStream(), length, compressed, most, upload);
    }
  }

  /** Ends an upload when its request has been answered, or cannot be. */
  private record Ending(Uploads.Upload upload) implements AsyncListener {
    @Override
    public void onComplete(AsyncEvent event) {
      upload.end();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
      upload.end();
    }

    @Override
    public void onError(AsyncEvent event) {
      upload.end();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
      event.getAsyncContext().addListener(this);
    }
  }
}
