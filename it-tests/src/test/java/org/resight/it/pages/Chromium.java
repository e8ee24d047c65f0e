package org.resight.it.pages;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The system's Chromium, started once for all tests; nothing is downloaded. */
final class Chromium {

  private static final Path FILE =
      Path.of(System.getProperty("resight.browser", "/usr/bin/chromium"));

  private static final List<String> ARGUMENTS =
      List.of(
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  private static Playwright playwright;
  private static Browser browser;

  private Chromium() {}

  /** Returns whether tests in a browser can run, or must. */
  static boolean isThere() {
    return Files.isExecutable(FILE) || Boolean.getBoolean("resight.browser.required");
  }

  /** Returns the browser. */
  static synchronized Browser browser() {
    if (browser == null) {
      if (!Files.isExecutable(FILE)) {
        throw new IllegalStateException(
            "The tests of the pages must run, and there is no browser at " + FILE);
      }
      playwright =
          Playwright.create(
              new Playwright.CreateOptions()
                  .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
      browser =
          playwright
              .chromium()
              .launch(new BrowserType.LaunchOptions().setExecutablePath(FILE).setArgs(ARGUMENTS));
      Runtime.getRuntime().addShutdownHook(new Thread(playwright::close, "close-browser"));
    }
    return browser;
  }
}
