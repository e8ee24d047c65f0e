package org.resight.it.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A browser that keeps cookies and sends forms, without scripts. Confined to one thread. */
final class FormBrowser {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern FORM =
      Pattern.compile("<form[^>]*id=\"kc-form-login\"[^>]*action=\"([^\"]+)\"");

  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, Map<String, String>> cookies = new HashMap<>();

  /** Returns what it keeps for a host and port. */
  Map<String, String> cookies(URI address) {
    return cookies.computeIfAbsent(address.getAuthority(), host -> new TreeMap<>());
  }

  HttpResponse<String> get(URI address) throws IOException, InterruptedException {
    return sent(HttpRequest.newBuilder(address), address);
  }

  HttpResponse<String> post(URI address, Map<String, String> form, String... headers)
      throws IOException, InterruptedException {
    String body =
        form.entrySet().stream()
            .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
            .collect(Collectors.joining("&"));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .POST(BodyPublishers.ofString(body))
            .header("Content-Type", "application/x-www-form-urlencoded");
    if (headers.length > 0) {
      request.headers(headers);
    }
    return sent(request, address);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private HttpResponse<String> sent(HttpRequest.Builder request, URI address)
      throws IOException, InterruptedException {
    Map<String, String> kept = cookies(address);
    if (!kept.isEmpty()) {
      request.header(
          "Cookie",
          kept.entrySet().stream()
              .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
              .collect(Collectors.joining("; ")));
    }
    HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
    for (String cookie : response.headers().allValues("Set-Cookie")) {
      String[] pair = cookie.split(";", 2)[0].split("=", 2);
      if (pair[1].isEmpty() || cookie.contains("Max-Age=0")) {
        kept.remove(pair[0]);
      } else {
        kept.put(pair[0], pair[1]);
      }
    }
    return response;
  }

  static URI location(HttpResponse<?> response) {
    assertThat(response.statusCode()).as(String.valueOf(response.body())).isBetween(302, 303);
    return response.uri().resolve(response.headers().firstValue("Location").orElseThrow());
  }

  /** Gives name and password to the form that an address leads to; returns where that leads. */
  URI signInAt(URI provider, String name, String password)
      throws IOException, InterruptedException {
    HttpResponse<String> page = get(provider);
    if (page.statusCode() != 200) {
      return location(page);
    }
    Matcher form = FORM.matcher(page.body());
    assertThat(form.find()).as(page.body()).isTrue();
    return location(
        post(
            URI.create(form.group(1).replace("&amp;", "&")),
            Map.of("username", name, "password", password)));
  }

  JsonNode json(URI address) throws IOException, InterruptedException {
    return JSON.readTree(get(address).body());
  }
}
