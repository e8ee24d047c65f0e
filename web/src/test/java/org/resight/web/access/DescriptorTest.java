package org.resight.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.Filter;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** The descriptor names the filters that there are, and the gate stands where it must. */
class DescriptorTest {

  private static Document descriptor;

  @BeforeAll
  static void read() throws Exception {
    descriptor =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new File("src/main/webapp/WEB-INF/web.xml"));
  }

  private static List<String> texts(String element) {
    NodeList nodes = descriptor.getElementsByTagName(element);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.add(nodes.item(i).getTextContent());
    }
    return texts;
  }

  @Test
  void everyFilter_isAClass() throws Exception {
    assertThat(texts("filter-class")).hasSize(4);
    for (String name : texts("filter-class")) {
      assertThat(Filter.class).isAssignableFrom(Class.forName(name));
    }
    assertThat(texts("async-supported")).hasSize(4).containsOnly("true");
  }

  @Test
  void theGate_standsBetweenHeadersAndBodies_andSeesEveryRequest() {
    assertThat(texts("url-pattern")).containsExactly("/*", "/*", "/*", "/api/*");
    assertThat(texts("filter-name").subList(4, 8))
        .containsExactly("headers", "routing", "access", "body");
  }
}
