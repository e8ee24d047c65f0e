package org.resight.access;

/** What somebody may do on the server as a whole. */
public enum ServerRight {
  /** Make projects, and import annotations that no project holds. */
  CREATE,
  /** Make accounts, say who is a member of any project, back up and restore. */
  ADMINISTER
}
