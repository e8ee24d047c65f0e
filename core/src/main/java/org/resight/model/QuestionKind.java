package org.resight.model;

/** How many photos a question shows, and what it asks of them. */
public enum QuestionKind {
  /** Do these two show one animal? */
  PAIR,
  /** Which of these show the animal of this one? */
  WHICH,
  /** Do all of these show one animal? */
  GROUP
}
