package org.resight.web.pages;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageServletTest {

  @ParameterizedTest
  @CsvSource({
    "/8d4a, /pages/project.html",
    "/8d4a/, /pages/project.html",
    "/8d4a/review, /pages/review.html",
    "/8d4a/conflicts/, /pages/conflicts.html",
    "/8d4a/data, /pages/data.html",
    "/8d4a/catalogue, /pages/catalogue.html",
    "/8d4a/i/Zoë 12 (left), /pages/individual.html",
    "/8d4a/i/01234567-89ab-4cde-8f01-23456789abcd/, /pages/individual.html"
  })
  void page_ofAProject(String address, String file) {
    assertThat(PageServlet.page(address)).contains(file);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "//review",
        "/8d4a/other",
        "/../WEB-INF/web.xml",
        "/8d4a/review/x",
        "/8d4a/i",
        "/8d4a/i/",
        "/8d4a/i/a/b"
      })
  void page_thatIsNone(String address) {
    assertThat(PageServlet.page(address)).isEmpty();
  }

  @Test
  void page_withoutAddress() {
    assertThat(PageServlet.page(null)).isEmpty();
  }
}
