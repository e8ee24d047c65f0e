package org.resight.it.server;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Payara Micro that takes its WAR out and deploys it again for each line that comes in. It has no
 * command for that of its own; the calls are those of its API, which is in no library of the tests.
 */
final class RedeployingPayara {

  /** The file that says that it is done, in the working directory. */
  static final String DONE = "deployed-again";

  private RedeployingPayara() {}

  /** Starts it as its own launcher does. */
  public static void main(String[] args) throws ReflectiveOperationException, IOException {
    Object boot =
        Class.forName("fish.payara.micro.boot.PayaraMicroLauncher")
            .getMethod("create", String[].class)
            .invoke(null, (Object) args);
    Object runtime =
        Class.forName("fish.payara.micro.boot.PayaraMicroBoot")
            .getMethod("getRuntime")
            .invoke(boot);
    Class<?> calls = Class.forName("fish.payara.micro.PayaraMicroRuntime");
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (in.readLine() != null) {
      calls.getMethod("undeploy", String.class).invoke(runtime, "resight");
      Object deployed =
          calls
              .getMethod("deploy", String.class, String.class, File.class)
              .invoke(runtime, "resight", "/", new File(System.getProperty("resight.war")));
      if (Boolean.TRUE.equals(deployed)) {
        Files.createFile(Path.of(DONE));
      }
    }
  }
}
