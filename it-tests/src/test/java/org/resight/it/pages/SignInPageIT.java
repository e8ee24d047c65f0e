package org.resight.it.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.resight.it.server.RunningServer;

/** A server with accounts in the browser: setup, sign-in, people, rights, tokens, sign-out. */
@InBrowser
class SignInPageIT {

  private static final String PASSWORD = "seven striped horses";
  private static final String OTHER = "eight spotted giraffes";
  private static final Pattern LINK = Pattern.compile("Open \\S*(/setup#\\S+)");

  private static Site site;
  private static LoopbackProvider provider;

  @BeforeAll
  static void start() throws IOException {
    provider = new LoopbackProvider("cleo");
    int port = RunningServer.freePort();
    site =
        Site.startAt(
            port,
            "accounts",
            Map.of(
                "RESIGHT_SIGN_IN", "accounts",
                "RESIGHT_PUBLIC_URL", "http://localhost:" + port,
                "RESIGHT_OIDC_LAB_ISSUER", provider.issuer(),
                "RESIGHT_OIDC_LAB_CLIENT_ID", "resight",
                "RESIGHT_OIDC_LAB_CLIENT_SECRET", "a secret of the client",
                "RESIGHT_OIDC_LAB_LABEL", "Lab account",
                "RESIGHT_OIDC_LAB_JOIN", "domain:example.org",
                // Nobody listens there.
                "RESIGHT_OIDC_OTHER_ISSUER", "http://127.0.0.1:1",
                "RESIGHT_OIDC_OTHER_CLIENT_ID", "resight"));
  }

  @AfterAll
  static void stop() {
    site.close();
    provider.close();
  }

  @Test
  void fromTheSetupLink_toRightsThatAreWithdrawn() throws Exception {
    try (Visitor ada = Visitor.unknown(site, ColorScheme.LIGHT);
        Visitor ben = Visitor.unknown(site, ColorScheme.DARK)) {
      setUp(ada);
      Site program = site.by(makeToken(ada));
      Site.Project project = program.project(4);
      makeAccount(ada, "ben");
      String members = "/p/" + project.id() + "/members";
      addMember(ada, members, "ben");
      open(ada, "/audit", "#events td", "audit");
      open(ada, "/servers", "#servers td", "servers");

      String review = "/p/" + project.id() + "/review";
      ben.open(review);
      ben.page().waitForSelector("#sign-in");
      speakGerman(ben);
      open(ben, "/sign-in", "#sign-in", "sign-in-german");
      assertThat(ben.one("h1").textContent()).isEqualTo("Anmelden");
      signIn(ben, "ben", "wrong " + OTHER);
      ben.page().waitForSelector("[role=alert] .note");
      ben.open("/sign-in?to=" + review);
      signIn(ben, "ben", OTHER);
      ben.decide("d");
      ben.awaitSaid("· gespeichert");
      assertThat(
              program.get("/graphs/" + project.id() + "/reviews").at("/items/0/reviewer").asText())
          .isEqualTo("ben");
      open(ben, "/account", "#sessions td", "account-german");

      comesByAProvider(ada);
      revokesWhatIsGone(ada);
      saysWhoseNameItWas(ada, project.id());
      seesRules(ada, project.id());
      volunteerComesAndGoes(ada, members, program, project.id());
      takeRightsAway(ada, members, "ben");
      ben.open("/p/" + project.id());
      ben.page().waitForSelector(".note");
      assertThat(ben.one("main").textContent()).doesNotContain("Project ");

      ben.open("/account");
      ben.page().click("#sign-out");
      ben.page().waitForSelector("#sign-in");
      ben.open("/account");
      ben.page().waitForSelector("#sign-in");
      choosesAnotherPassword(ada, ben);
      setsUpASecondFactor(ben);
    }
  }

  private static void setUp(Visitor ada) throws IOException {
    ada.open("/");
    ada.page().click("main a[href='/setup']");
    ada.page().waitForSelector("#setup");
    Matcher link = LINK.matcher(Files.readString(site.server().log()));
    assertThat(link.find()).isTrue();
    ada.page().navigate("about:blank");
    ada.open(link.group(1));
    ada.page().waitForSelector("#setup");
    check(ada, "setup");
    assertThat(ada.page().url()).endsWith("/setup");
    ada.page().fill("#setup [name=username]", "ada");
    ada.page().fill("#setup [name=password]", PASSWORD);
    ada.page().click("#setup [type=submit]");
    ada.page().waitForSelector("#account");
  }

  /** Makes a token that may do everything, and returns it. */
  private static String makeToken(Visitor ada) {
    ada.open("/account");
    ada.page().click("details:has(#make-token) summary");
    ada.page().locator("#make-token input:not([type])").fill("script");
    for (String right : List.of("see", "review", "curate", "exchange", "create")) {
      ada.page().check("#make-token [value=" + right + "]");
    }
    ada.page().click("#make-token [type=submit]");
    ada.page().waitForSelector("#the-token");
    String token = ada.page().inputValue("#the-token");
    open(ada, "/account", "#tokens td", "account");
    assertThat(ada.one("body").textContent()).contains("script").doesNotContain(token);
    return token;
  }

  private static void makeAccount(Visitor ada, String handle) {
    ada.open("/people");
    ada.page().waitForSelector("#accounts td");
    ada.page().locator("#make-account input").first().fill(handle);
    ada.page().fill("#make-account [type=password]", OTHER);
    ada.page().click("#make-account [type=submit]");
    ada.awaitText("#accounts", handle);
    check(ada, "people");
  }

  private static void addMember(Visitor ada, String members, String handle) {
    ada.open(members);
    ada.page().waitForSelector("#members td");
    ada.page().locator("#add-member input").first().fill(handle);
    ada.page().click("#add-member [type=submit]");
    ada.awaitText("#members", handle);
    check(ada, "members");
  }

  /** By the button of one that answers; that of the other says that it does not. */
  private static void comesByAProvider(Visitor ada) {
    try (Visitor cleo = Visitor.unknown(site, ColorScheme.DARK)) {
      cleo.open("/sign-in");
      speakGerman(cleo);
      open(cleo, "/sign-in?to=/account", "#providers a", "sign-in-german");
      assertThat(cleo.one("#providers a").textContent()).isEqualTo("Mit Lab account anmelden");
      assertThat(cleo.one("#providers button").isDisabled()).isTrue();
      assertThat(cleo.one("#providers").textContent()).contains("antwortet gerade nicht");
      cleo.open("/auth/oidc/other/start");
      cleo.page().waitForSelector("#refused");
      assertThat(cleo.one("#refused").textContent()).contains("antwortet gerade nicht");
      assertThat(cleo.one("#sign-in").isVisible()).as("passwords are taken").isTrue();
      cleo.open("/sign-in?to=/account");
      cleo.page().click("#providers a");
      cleo.page().waitForSelector("#sessions td");
      assertThat(cleo.page().url()).endsWith("/account");
      check(cleo, "account-of-a-provider-german");
      cleo.page().click("#sign-out");
      cleo.page().waitForSelector("#sign-in");
    }
    open(ada, "/people", "#identities td", "people-identities");
    assertThat(ada.one("#identities table").textContent()).contains("cleo.lab", "subject-of-cleo");
  }

  /** What a button could not do is said, and the button can be pressed again. */
  private static void revokesWhatIsGone(Visitor ada) {
    ada.open("/account");
    String id =
        (String)
            ada.page()
                .evaluate(
                    """
                    async () => {
                      const answer = await fetch("/api/v1/me/tokens", { method: "POST", headers: { "Content-Type": "application/json" },
                        body: JSON.stringify({ label: "gone", rights: ["see"], serverRights: [], actAs: false, days: 1 }) });
                      return (await answer.json()).id;
                    }
                    """);
    ada.open("/account");
    ada.page().waitForSelector("#tokens td");
    ada.page().evaluate("id => fetch(`/api/v1/me/tokens/${id}`, { method: 'DELETE' })", id);
    ada.page().click("#tokens button[aria-label$=': gone']");
    ada.page().waitForSelector(".card [role=alert] .note.bad");
    assertThat(ada.one("#tokens button[aria-label$=': gone']").isEnabled()).isTrue();
  }

  /** Reviews that an import brought name somebody; an administrator says whose name that was. */
  private static void saysWhoseNameItWas(Visitor ada, String project) {
    ada.open("/account");
    ada.page()
        .evaluate(
            """
            async project => {
              const send = async (method, path, body) => {
                const answer = await fetch(`/api/v1${path}`, { method,
                  headers: { "Content-Type": "application/json", ...send.by }, body: JSON.stringify(body) });
                if (!answer.ok) throw new Error(`${path} ${answer.status} ${await answer.text()}`);
                return answer.status === 204 ? null : answer.json();
              };
              const all = ["see", "review", "curate"];
              const { token } = await send("POST", "/me/tokens", { label: "import", rights: all, serverRights: [], actAs: true, days: 1 });
              send.by = { Authorization: `Bearer ${token}` };
              const { items } = await (await fetch(`/api/v1/graphs/${project}/reviews`)).json();
              await send("POST", `/graphs/${project}/reviews`, { a: items[0].a, b: items[0].b, decision: items[0].decision, reviewer: "Old Tom" });
            }
            """,
            project);
    open(ada, "/people", "#former input", "people-former-names");
    assertThat(ada.one("#former table").textContent()).contains("Old Tom");
    ada.page().fill("#former input", "ben");
    ada.page()
        .waitForResponse(
            answer -> answer.url().endsWith("/former-names") && answer.status() == 204,
            () -> ada.page().click("#former button"));
    ada.open("/people");
    ada.page().waitForSelector("#former input");
    assertThat(ada.page().inputValue("#former input")).isEqualTo("ben");
  }

  private static void seesRules(Visitor ada, String project) {
    open(ada, "/p/" + project, "#places dd", "project-places");
  }

  /** By a link and a nickname, to one answer, which is taken back. */
  private static void volunteerComesAndGoes(
      Visitor ada, String members, Site program, String project) throws IOException {
    ada.open(members);
    ada.page().waitForSelector("#make-invitation");
    ada.page().selectOption("#invitation-as", "volunteers");
    ada.page().click("#make-invitation [type=submit]");
    ada.page().waitForSelector("#the-invitation");
    String link = ada.page().inputValue("#the-invitation");
    ada.awaitText("#invitations", "1");
    check(ada, "invitations");
    try (Visitor zebra = Visitor.unknown(site, ColorScheme.LIGHT)) {
      zebra.open(link.substring(link.indexOf("/join")));
      zebra.page().waitForSelector("#join");
      check(zebra, "join");
      assertThat(zebra.page().url()).endsWith("/join");
      zebra
          .page()
          .evaluate(
              "localStorage.setItem('resight.settings', JSON.stringify({profile: 'default'}))");
      zebra.page().fill("#join [name=nickname]", "zebra");
      zebra.page().keyboard().press("Enter");
      practises(zebra);
      zebra.decide("d");
      zebra.awaitSaid("saved");
      zebra.photograph("volunteer");
      assertThat(
              program
                  .get("/graphs/" + project + "/reviews")
                  .path("items")
                  .findValuesAsText("reviewer"))
          .contains("zebra");
      zebra.page().navigate("about:blank");
      zebra.open(link.substring(link.indexOf("/join")));
      zebra.page().waitForSelector("[role=alert].note");
    }
    ada.open(members);
    ada.page().click("#members tr:has-text('zebra') button >> nth=0");
    ada.page().click("dialog .main");
    ada.page().waitForSelector("[role=alert] .note.good");
  }

  /** Four drawn pairs come before the first that counts; the answer is told after each. */
  private static void practises(Visitor zebra) {
    for (String answer : List.of("positive", "positive", "incomparable", "positive")) {
      zebra.page().click("[data-answer=" + answer + "]");
      zebra.page().waitForSelector("#practice-next");
      if (answer.equals("incomparable")) {
        assertThat(zebra.one("main [role=status]").textContent()).contains("2 of 3");
        check(zebra, "practice");
      }
      zebra.page().click("#practice-next");
    }
  }

  /** By a link that an administrator makes. */
  private static void choosesAnotherPassword(Visitor ada, Visitor ben) {
    ada.open("/people");
    ada.page().click("#accounts tr:has-text('ben') button >> nth=0");
    ada.page().waitForSelector("#reset-link");
    String link = ada.page().inputValue("#reset-link");
    check(ada, "reset-link");
    speakGerman(ben); // a sign-out forgets the language
    ben.open(link.substring(link.indexOf("/reset")));
    ben.page().waitForSelector("#reset");
    assertThat(ben.one("h1").textContent()).isEqualTo("Neues Passwort");
    check(ben, "reset-german");
    ben.page().fill("#reset [name=password]", "nine" + OTHER);
    ben.page().keyboard().press("Enter");
    ben.page().waitForSelector(".note.good");
  }

  /** And signs in with its next code. */
  private static void setsUpASecondFactor(Visitor ben) throws GeneralSecurityException {
    ben.open("/sign-in");
    signIn(ben, "ben", "nine" + OTHER);
    ben.page().waitForURL(url -> !url.endsWith("/sign-in"));
    ben.open("/account");
    ben.page().click("#begin-factor");
    ben.page().waitForSelector("#factor-secret");
    check(ben, "second-factor-german");
    String secret = ben.page().inputValue("#factor-secret");
    ben.page().fill("#confirm-factor [name=code]", OneTimeCodes.code(secret, 0));
    ben.page().keyboard().press("Enter");
    ben.page().waitForSelector("#remove-factor");
    ben.page().click("#sign-out");
    ben.page().waitForSelector("#sign-in");
    speakGerman(ben);
    ben.open("/sign-in");
    signIn(ben, "ben", "nine" + OTHER);
    ben.page().waitForSelector("#sign-in [name=code]:visible");
    check(ben, "sign-in-code-german");
    ben.page().fill("#sign-in [name=code]", OneTimeCodes.code(secret, 1));
    ben.page().keyboard().press("Enter");
    ben.page().waitForURL(url -> !url.endsWith("/sign-in"));
  }

  private static void takeRightsAway(Visitor ada, String members, String handle) {
    ada.open(members);
    ada.page().click("#members tr:has-text('" + handle + "') button");
    ada.page()
        .waitForFunction(
            "handle => !document.querySelector('#members').textContent.includes(handle)", handle);
  }

  private static void signIn(Visitor visitor, String handle, String password) {
    visitor.page().fill("#sign-in [name=username]", handle);
    visitor.page().fill("#sign-in [name=password]", password);
    visitor.page().click("#sign-in [type=submit]");
  }

  private static void speakGerman(Visitor visitor) {
    visitor
        .page()
        .evaluate(
            "localStorage.setItem('resight.settings', JSON.stringify({profile: 'default', language:"
                + " 'de', theme: 'dark'}))");
  }

  private static void open(Visitor visitor, String path, String selector, String name) {
    visitor.open(path);
    visitor.page().waitForSelector(selector);
    check(visitor, name);
  }

  /** Readable for all, and on a phone too. */
  private static void check(Visitor visitor, String name) {
    visitor.assertAccessible();
    visitor.photograph(name);
    visitor.page().setViewportSize(390, 844);
    assertThat(visitor.fitsTheWidth()).as(name).isTrue();
    visitor.photograph(name + "-phone");
    visitor.page().setViewportSize(1366, 768);
  }
}
