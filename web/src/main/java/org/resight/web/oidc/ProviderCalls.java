package org.resight.web.oidc;

import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.http.HTTPRequestSender;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.http.ReadOnlyHTTPRequest;
import com.nimbusds.oauth2.sdk.http.ReadOnlyHTTPResponse;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Requests to providers: each is over within {@link #LONGEST}, reads at most {@value #MOST} bytes,
 * and follows no redirect.
 *
 * <p>Thread-safe. Only addresses that the operator trusts are asked: an issuer's, and those that
 * its document names.
 */
final class ProviderCalls implements ResourceRetriever, HTTPRequestSender {

  /** Bytes of an answer. */
  static final int MOST = 256 * 1024;

  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final Duration CONNECT = Duration.ofSeconds(2);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(CONNECT)
          .build();

  private final Duration longest;

  ProviderCalls() {
    this(LONGEST);
  }

  /** Waits no longer than given for an answer and all of its body. */
  ProviderCalls(Duration longest) {
    this.longest = longest;
  }

  @Override
  public Resource retrieveResource(URL url) throws IOException {
    try {
      HttpResponse<byte[]> response =
          answer(HttpRequest.newBuilder(url.toURI()).header("Accept", "application/json").build());
      if (response.statusCode() != 200) {
        throw new IOException("The status is " + response.statusCode() + ".");
      }
      return new Resource(
          text(response), response.headers().firstValue("Content-Type").orElse(null));
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  /** Returns the JSON at an address. */
  String get(URI address) throws IOException {
    return retrieveResource(address.toURL()).getContent();
  }

  @Override
  public ReadOnlyHTTPResponse send(ReadOnlyHTTPRequest request) throws IOException {
    HttpRequest.Builder built =
        HttpRequest.newBuilder(request.getURI())
            .method(
                request.getMethod().name(),
                BodyPublishers.ofString(request.getBody() == null ? "" : request.getBody()));
    request
        .getHeaderMap()
        .forEach((name, values) -> values.forEach(value -> built.header(name, value)));
    HttpResponse<byte[]> response = answer(built.build());
    HTTPResponse answer = new HTTPResponse(response.statusCode());
    try {
      answer.setContentType(
          response.headers().firstValue("Content-Type").orElse("application/octet-stream"));
    } catch (ParseException e) {
      throw new IOException("The answer's media type is none.", e);
    }
    answer.setBody(text(response));
    return answer;
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  private HttpResponse<byte[]> answer(HttpRequest request) throws IOException {
    CompletableFuture<HttpResponse<byte[]>> sent =
        client.sendAsync(request, info -> new BoundedBody(MOST));
    try {
      return sent.get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      sent.cancel(true);
      throw new IOException("No answer within " + longest.toMillis() + " ms.", e);
    } catch (InterruptedException e) {
      sent.cancel(true);
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }
}
