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
import org.espalier.api.hedging.Desk;
import org.espalier.api.plugin.Offer;
import org.espalier.api.rl.Agent;
import org.espalier.api.task.CurvatureSource;
import org.espalier.api.task.Exhibit;
import org.espalier.api.task.Facet;
import org.espalier.api.task.GradientSource;
import org.espalier.api.task.InputSource;
import org.espalier.api.task.Predictor;
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

  private static final Map<String, Class<? extends Exhibit>> EXHIBITS = Map.of(
      Offer.AGENT, Agent.class, Offer.DESK, Desk.class, Offer.PREDICTOR, Predictor.class);

  private Declaration() {}

  /** Whether a class is declared as a plug-in. */
  public static boolean isPlugin(Class<?> type) {
    return type.getResource(file(type)) != null;
  }

  /** The words in {@code provides} of plug-ins together. */
  public static Set<String> provides(Class<?>... plugins) {
    return words("plugin.provides", plugins);
  }

  /** The words in {@code requires} of plug-ins together. */
  public static Set<String> requires(Class<?>... plugins) {
    return words("plugin.requires", plugins);
  }

  private static Set<String> words(String name, Class<?>... plugins) {
    Set<String> words = new TreeSet<>();
    for (Class<?> plugin : plugins) {
      NodeList properties = component(plugin).getElementsByTagName("property");
      for (int i = 0; i < properties.getLength(); i++) {
        Element property = (Element) properties.item(i);
        if (property.getAttribute("name").equals(name)) {
          (property.getAttribute("value") + property.getTextContent()).lines().filter(word -> !word.isBlank())
              .map(String::strip).forEach(words::add);
        }
      }
    }
    return words;
  }

  private static String file(Class<?> plugin) {
    return "/OSGI-INF/" + plugin.getName() + ".xml";
  }

  private static Element component(Class<?> plugin) {
    String file = file(plugin);
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
    FACETS.forEach((word, facet) -> require(word, facet, has.test(facet), declared));
  }

  /**
   * Holds plug-ins to what they declare of the exhibits that a training shows: evaluators are combined with those that
   * are declared.
   *
   * @param shows whether the training shows an exhibit
   * @param plugins that it is made of, whose declarations count together
   */
  public static void requireExhibits(Predicate<Class<? extends Exhibit>> shows, Class<?>... plugins) {
    Set<String> declared = provides(plugins);
    EXHIBITS.forEach((word, exhibit) -> require(word, exhibit, shows.test(exhibit), declared));
  }

  private static void require(String word, Class<?> offered, boolean there, Set<String> declared) {
    assertEquals(
        there, declared.contains(word),
        "that a training is or shows a " + offered.getSimpleName() + " and that @Plugin(provides) has \"" + word
            + "\" (Offer) must be said together; declared is " + declared + ", so that it does");
  }
}
