package org.resight.refusal;

/** Why a request is refused; the slug of the problem document is the name in lower case. */
public enum Refusal {
  /** No graph ever had this id. */
  UNKNOWN_GRAPH,
  /** The graph was deleted. */
  GONE,
  /** Annotations that are not in the catalogue. */
  UNKNOWN_ANNOTATIONS,
  /** Annotations that another graph holds. */
  ANNOTATIONS_IN_USE,
  /** An annotation that a graph holds cannot be deleted. */
  IN_USE,
  /** An annotation is not in this graph. */
  NOT_IN_GRAPH,
  /** An annotation was excluded from this graph's work. */
  EXCLUDED,
  /** Evidence and meta decision say opposite things. */
  CONTRADICTORY_DECISION,
  /** The graph has as many reviewers as it may. */
  TOO_MANY_REVIEWERS,
  /** The id was used before, with another content. */
  ID_REUSED,
  /** The reviewer has no standing review. */
  NOTHING_TO_UNDO,
  /** What shall be taken back is somebody else's, or gave names. */
  NOT_YOUR_ACT,
  /** No such lease, or it has ended. */
  UNKNOWN_LEASE,
  /** The lease is somebody else's, or another pair's. */
  NOT_YOUR_LEASE,
  /** Another individual of the graph bears the name. */
  NAME_IN_USE,
  /** What was planned or undone no longer stands as it did. */
  CHANGED,
  /** The external id belongs to another annotation. */
  EXTERNAL_ID_IN_USE,
  /** The annotation belongs to another collection. */
  OTHER_COLLECTION,
  /** An external id stands in several of the collections asked. */
  AMBIGUOUS_EXTERNAL_ID,
  /** The graph's backend cannot do this. */
  NOT_SUPPORTED,
  /** A graph needs annotations. */
  EMPTY_GRAPH,
  /** A backup can only be read into an empty database. */
  NOT_EMPTY,
  /** The backup is damaged, cut off, or none. */
  UNREADABLE_BACKUP,
  /** Too much to do; nothing was done, try again later. */
  BUSY,
  /** The database does not answer; try again later with the same ids. */
  JOURNAL_UNAVAILABLE,
  /** Another server writes this graph. */
  NOT_OWNER,
  /** The graph has failed. */
  FAILED,
  /** A value that cannot be. */
  INVALID_VALUE,
  /** Day and month of a date cannot be told apart. */
  AMBIGUOUS_DATE,
  /** A time without a zone needs one. */
  TIME_ZONE_NEEDED,
  /** A member or column that nobody asked for. */
  UNKNOWN_MEMBER,
  /** A pair of an annotation with itself. */
  SELF_PAIR,
  /** More items than one call may have. */
  TOO_MANY_ITEMS,
  /** The body is no JSON. */
  MALFORMED_JSON,
  /** The body is no CSV. */
  MALFORMED_CSV,
  /** The body is no gzip file. */
  MALFORMED_GZIP,
  /** Something in the body is too long, or nested too deep. */
  OUT_OF_BOUNDS,
  /** The body ended before its end. */
  INCOMPLETE_BODY,
  /** The body could not be read to its end. */
  UNREADABLE_BODY,
  /** The body is larger than one may be. */
  CONTENT_TOO_LARGE,
  /** The body is of a type that is not read here. */
  UNSUPPORTED_MEDIA_TYPE,
  /** The client reads as many event streams as it may. */
  TOO_MANY_STREAMS,
  /** A matching of this graph runs already. */
  MATCHING_RUNS,
  /** No matching has proposed the pair. */
  NO_MATCH,
  /** No job ever had this id. */
  UNKNOWN_JOB,
  /** No server of the database has this id. */
  UNKNOWN_SERVER,
  /** The annotation has no photo here. */
  NO_PHOTO,
  /** The file is no photo. */
  NOT_A_PHOTO,
  /** The photo cannot be decoded. */
  PHOTO_DAMAGED,
  /** The photo has too many bytes. */
  PHOTO_TOO_LARGE,
  /** The photo has too many pixels. */
  PHOTO_TOO_MANY_PIXELS,
  /** No such handle, or another password, or a disabled account: never told apart. */
  SIGN_IN_FAILED,
  /** The session has ended since the request came in. */
  SIGN_IN_NEEDED,
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
