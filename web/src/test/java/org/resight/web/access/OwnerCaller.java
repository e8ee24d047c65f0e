package org.resight.web.access;

import org.resight.access.Origin;
import org.resight.access.Principal;

/** Whoever sits at the machine of a server without accounts. */
public final class OwnerCaller extends Caller {

  @Override
  public Principal principal() {
    return Principal.owner();
  }

  @Override
  public Openings openings() {
    return new Openings(principal(), new Origin("", "", ""), null, null, null, null, view());
  }

  @Override
  public AnnotationView view() {
    return new AnnotationView(principal(), null, null, null, null);
  }
}
