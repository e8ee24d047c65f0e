package org.resight.web.access;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.resight.access.AccessSettings;
import org.resight.access.AccessSettings.SignIn;
import org.resight.access.AccessState;
import org.resight.access.SignIns;

/**
 * Tells whoever runs the server the code that makes the first administrator: once in the log, and
 * in a file that only its user can read. Each start makes another. Thread-safe.
 */
final class SetupCode {

  private static final Logger LOG = System.getLogger(SetupCode.class.getName());

  private final AccessSettings settings;
  private final AccessState state;
  private final SignIns signIns;
  private final Path file;
  private boolean told;

  SetupCode(AccessSettings settings, AccessState state, SignIns signIns, Path data) {
    this.settings = settings;
    this.state = state;
    this.signIns = signIns;
    this.file = data.resolve("setup-code");
  }

  /** Makes the code if one is needed and none was made since the start. */
  synchronized void ensure() {
    if (told || settings.signIn() != SignIn.ACCOUNTS) {
      return;
    }
    if (!settings.setUpAgain() && !state.now().accounts().isEmpty()) {
      told = true;
      return;
    }
    String code = signIns.newSetupCode();
    told = true;
    LOG.log(
        Level.WARNING,
        "This server waits for an administrator. Open {0}/setup#{1} to make the account.",
        settings.publicUrls().stream().map(URI::toString).sorted().findFirst().orElse(""),
        code);
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, code + "\n", StandardCharsets.UTF_8);
    } catch (FileAlreadyExistsException | UnsupportedOperationException e) {
      LOG.log(Level.WARNING, "The setup code stands in this log alone.");
    } catch (IOException e) {
      LOG.log(Level.WARNING, "The setup code could not be written to a file.");
    }
  }

  /** Takes the file away after the code was used. */
  synchronized void used() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "The file of the setup code stays; the code is of no use any more.", e);
    }
  }
}
