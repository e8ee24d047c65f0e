package org.resight.it.load;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.resight.it.server.ResightClient;

/**
 * Sends bad requests, one after another, and looks at each answer: there must be one, soon, it must
 * not be an error of the server, and it must not tell what the server is made of.
 *
 * <p>The same seed sends the same requests, but for the ids in them. Confined to one thread.
 */
final class Fuzz {

  /** Requests after which photos and graph are new: these may be gone or full by then. */
  private static final int ROUND = 250;

  private static final int TIMEOUT_MILLIS = 30_000;

  /** Of an answer this much is read. */
  private static final int MOST_READ = 1 << 20;

  /** Enough to mend the first. */
  private static final int MOST_FINDINGS = 20;

  private static final Pattern STATUS = Pattern.compile("^HTTP/1\\.[01] ([2-6][0-9]{2})[ \r]");

  private static final Pattern INSIDE =
      Pattern.compile("\\.java:[0-9]+\\)|\\bjava\\.(lang|util|io)\\.|log has it under");

  private final URI server;
  private final ResightClient client;
  private final Mutations mutations;
  private final List<String> findings = new ArrayList<>();
  private final Map<String, Integer> statuses = new TreeMap<>();
  private FuzzSeeds seeds;
  private int sent;

  Fuzz(URI server, long seed) {
    this.server = server;
    this.client = new ResightClient(server);
    this.mutations = new Mutations(seed);
  }

  /** Sends a request; returns false once there is more wrong than needs to be told. */
  boolean step() throws IOException {
    if (sent % ROUND == 0) {
      seeds = FuzzSeeds.on(client);
    }
    FuzzRequest good = mutations.oneOf(seeds.requests());
    byte[] other = mutations.oneOf(seeds.requests()).body();
    Mutations.Mutant bad = mutations.of(good, other);
    sent++;
    String fault = fault(bad);
    if (fault != null) {
      findings.add(sent + ". " + fault + " to " + bad);
    }
    return findings.size() < MOST_FINDINGS;
  }

  /** What was wrong, with the requests. */
  List<String> findings() {
    return findings;
  }

  /** How many answers had which status. */
  Map<String, Integer> statuses() {
    return statuses;
  }

  private @Nullable String fault(Mutations.Mutant bad) {
    String answer;
    try {
      answer = exchange(bad.bytes());
    } catch (SocketTimeoutException e) {
      return "No answer within " + TIMEOUT_MILLIS + " ms";
    } catch (IOException e) {
      // What breaks HTTP's own rules may be cut off; so may what is sent after a refusal.
      answer = "";
    }
    Matcher status = STATUS.matcher(answer);
    if (!status.lookingAt()) {
      statuses.merge("none", 1, Integer::sum);
      return bad.wellFormed() && !isLong(bad) ? "No answer" : null;
    }
    statuses.merge(status.group(1), 1, Integer::sum);
    int code = Integer.parseInt(status.group(1));
    boolean old = bad.request().target().contains("/query/graph");
    if (code == 500 && !old) {
      return "500: " + shown(answer);
    }
    if (INSIDE.matcher(answer).find()) {
      return "Insides of the server: " + shown(answer);
    }
    boolean problem = answer.contains("application/problem+json");
    boolean api = bad.request().target().startsWith("/api/v1/");
    return bad.wellFormed() && api && code >= 400 && !problem
        ? "No problem document: " + shown(answer)
        : null;
  }

  /** Whether the server may close the connection before it has read all. */
  private static boolean isLong(Mutations.Mutant bad) {
    return bad.wire().length() > 1 << 14;
  }

  private String exchange(byte[] request) throws IOException {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()));
      OutputStream out = socket.getOutputStream();
      out.write(request);
      out.flush();
      socket.shutdownOutput();
      InputStream in = socket.getInputStream();
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      byte[] buffer = new byte[1 << 14];
      int read;
      while (answer.size() < MOST_READ && (read = in.read(buffer)) >= 0) {
        answer.write(buffer, 0, read);
        if (answer.toString(StandardCharsets.ISO_8859_1).contains("text/event-stream")) {
          break;
        }
      }
      return answer.toString(StandardCharsets.UTF_8);
    }
  }

  private static String shown(String answer) {
    return answer.substring(0, Math.min(answer.length(), 800)).replace("\r\n", " | ");
  }
}
