// SPDX-License-Identifier: Apache-2.0
package org.espalier.catalog.impl;

import java.net.URL;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.felix.metatype.AD;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.catalog.OptionDescription;
import org.osgi.framework.Bundle;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * The defaults of options as a bundle's Metatype XML has them: Felix's reader leaves away those that an option itself
 * would refuse.
 */
final class WrittenDefaults {
  private final Map<String, String> texts = new HashMap<>();

  private WrittenDefaults() {}

  /**
   * Those of the component with this configuration PID.
   *
   * @throws InvalidInputException if a file is not well-formed
   */
  static WrittenDefaults read(Bundle bundle, String pid) {
    WrittenDefaults defaults = new WrittenDefaults();
    for (URL file : BundleXml.files(bundle, "OSGI-INF/metatype")) {
      Document document = BundleXml.parse(file);
      List<String> definitions = elements(document.getElementsByTagName("Designate")).stream()
          .filter(designate -> designate.getAttribute("pid").equals(pid))
          .flatMap(designate -> elements(designate.getElementsByTagName("Object")).stream())
          .map(object -> object.getAttribute("ocdref"))
          .toList();
      elements(document.getElementsByTagName("OCD")).stream()
          .filter(definition -> definitions.contains(definition.getAttribute("id")))
          .flatMap(definition -> elements(definition.getElementsByTagName("AD")).stream())
          .filter(attribute -> attribute.hasAttribute("default"))
          .forEach(attribute -> defaults.texts.put(attribute.getAttribute("id"), attribute.getAttribute("default")));
    }
    return defaults;
  }

  /**
   * Checks an option's default.
   *
   * @throws InvalidInputException if the option would refuse it; the sentence begins with the option's name
   */
  void require(OptionDescription option) {
    String text = texts.get(option.id());
    if (text != null && !(option.many() && text.isEmpty())) {
      List<Object> values = Arrays.stream(AD.splitList(text)).map(one -> parse(option, one)).toList();
      option.convert(option.many() ? values : values.get(0));
    }
  }

  private static Object parse(OptionDescription option, String text) {
    if (!option.choices().isEmpty() && !option.choices().contains(text)) {
      throw none(option, text, "one of " + String.join(", ", option.choices()));
    }
    try {
      return switch (option.type()) {
        case STRING -> text;
        case BOOLEAN -> switch (text.strip()) {
          case "true" -> true;
          case "false" -> false;
          default -> throw none(option, text, "true or false");
        };
        case INTEGER, LONG -> Long.valueOf(text.strip());
        case NUMBER -> Double.valueOf(text.strip());
      };
    } catch (NumberFormatException e) {
      throw none(option, text, "a " + (option.type().toString().equals("integer") ? "whole " : "") + "number");
    }
  }

  private static InvalidInputException none(OptionDescription option, String text, String right) {
    return new InvalidInputException(option.name() + " must be " + right + ", not \"" + text + "\"");
  }

  private static List<Element> elements(NodeList nodes) {
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }
}
