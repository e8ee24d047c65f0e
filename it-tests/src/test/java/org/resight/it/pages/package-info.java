/** The pages in a real browser against the real server. */
@org.jspecify.annotations.NullMarked
package org.resight.it.pages;
