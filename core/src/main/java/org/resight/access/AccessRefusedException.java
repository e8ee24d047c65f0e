package org.resight.access;

/** An act of access that cannot be done; nothing of it was done. */
public final class AccessRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** Why; the slug of the problem document is the name in lower case. */
  public enum Reason {
    /** No such handle, or another password, or a disabled account: never told apart. */
    SIGN_IN_FAILED,
    /** Too many tries. */
    TOO_MANY_TRIES,
    /** The setup code is another, or has been used. */
    SETUP_CODE,
    /** There are accounts already. */
    ALREADY_SET_UP,
    /** The handle is somebody's, or cannot be one. */
    HANDLE,
    /** The password is too short, too long, or known to everybody. */
    PASSWORD,
    /** No account comes in by the identity, and it may not join. */
    NOT_INVITED,
    /** The identity is another account's. */
    IDENTITY,
    /** Nobody could come in as the account any more. */
    LAST_WAY_IN,
    /** What was named does not exist. */
    UNKNOWN,
    /** The one who asks may not give this. */
    NOT_YOURS,
    /** The last administrator stays one. */
    LAST_ADMINISTRATOR,
    /** A value that cannot be. */
    VALUE,
    /** Nothing more of this kind can be kept. */
    TOO_MANY,
    /** A review, or a question for pairs, in the name of somebody else. */
    REVIEWER_NOT_YOU,
    /** A review of a pair that was not offered to who sends it. */
    NOT_OFFERED,
    /** The link for a new password is none, was used or is too old. */
    RESET_LINK,
    /** The password is right, and a code of the second factor is asked for. */
    SECOND_FACTOR_NEEDED,
    /** The account has a second factor already. */
    SECOND_FACTOR,
    /** There is no such invitation, or it is used up or expired. */
    INVITATION,
    /** A volunteer sends more reviews than anybody can look at. */
    TOO_MANY_REVIEWS,
    /** The right in the project is not there. */
    RIGHT_MISSING
  }

  /** Refuses, with one sentence for people. */
  public AccessRefusedException(Reason reason, String detail) {
    super(detail);
    this.reason = reason;
  }

  /** Returns why. */
  public Reason reason() {
    return reason;
  }
}
