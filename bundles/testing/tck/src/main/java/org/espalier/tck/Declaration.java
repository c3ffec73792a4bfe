// SPDX-License-Identifier: Apache-2.0
package org.espalier.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.espalier.api.plugin.Offer;
import org.espalier.api.task.CurvatureSource;
import org.espalier.api.task.Facet;
import org.espalier.api.task.GradientSource;
import org.espalier.api.task.InputSource;
import org.espalier.api.task.Replannable;
import org.espalier.api.task.Teachable;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** What plug-ins declare, as their build wrote it from {@code @Plugin}. */
public final class Declaration {
  private static final Map<String, Class<? extends Facet>> FACETS = Map.of(
      Offer.CURVATURE, CurvatureSource.class, Offer.DISTILLATION, Teachable.class,
      Offer.GRADIENTS, GradientSource.class, Offer.INPUTS, InputSource.class, Offer.REPLANNING, Replannable.class);

  private Declaration() {}

  /** The words in {@code provides} of plug-ins together. */
  public static Set<String> provides(Class<?>... plugins) {
    Set<String> words = new TreeSet<>();
    for (Class<?> plugin : plugins) {
      NodeList properties = component(plugin).getElementsByTagName("property");
      for (int i = 0; i < properties.getLength(); i++) {
        Element property = (Element) properties.item(i);
        if (property.getAttribute("name").equals("plugin.provides")) {
          (property.getAttribute("value") + property.getTextContent()).lines().filter(word -> !word.isBlank())
              .map(String::strip).forEach(words::add);
        }
      }
    }
    return words;
  }

  private static Element component(Class<?> plugin) {
    String file = "/OSGI-INF/" + plugin.getName() + ".xml";
    try (InputStream in = plugin.getResourceAsStream(file)) {
      assertNotNull(in, plugin.getName() + " has no " + file + ": build it with the bnd-maven-plugin");
      return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in).getDocumentElement();
    } catch (IOException | SAXException | ParserConfigurationException e) {
      throw new AssertionError(file + " can't be read", e);
    }
  }

  /**
   * Holds plug-ins to what they declare of the facets that a training has: nobody gets at one that is not declared.
   *
   * @param has whether the training has a facet
   * @param plugins that it is made of, whose declarations count together
   */
  public static void requireFacets(Predicate<Class<? extends Facet>> has, Class<?>... plugins) {
    Set<String> declared = provides(plugins);
    FACETS.forEach((word, facet) -> assertEquals(
        has.test(facet), declared.contains(word),
        "that a training is a " + facet.getSimpleName() + " and that @Plugin(provides) has \"" + word
            + "\" (Offer) must be said together; declared is " + declared));
  }
}
