// SPDX-License-Identifier: Apache-2.0
package org.espalier.catalog.impl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.felix.metatype.AD;
import org.apache.felix.metatype.Designate;
import org.apache.felix.metatype.MetaData;
import org.apache.felix.metatype.MetaDataReader;
import org.apache.felix.metatype.OCD;
import org.espalier.catalog.OptionDescription;
import org.espalier.catalog.OptionType;
import org.osgi.framework.Bundle;
import org.osgi.service.metatype.AttributeDefinition;

/** Reads a plug-in's options from its bundle's Metatype XML; the Metatype Service itself does not tell the ranges. */
final class OptionReader {
  private static final String[] EMPTY = {""};

  private OptionReader() {}

  /** The options of the component with this configuration PID, in the order of declaration. */
  static List<OptionDescription> read(Bundle bundle, String pid) {
    for (URL file : Collections.list(entries(bundle))) {
      MetaData metadata = parse(file);
      for (Designate designate : OptionReader.<Designate>elements(metadata.getDesignates())) {
        if (pid.equals(designate.getPid())) {
          OCD definition = (OCD) metadata.getObjectClassDefinitions().get(designate.getObject().getOcdRef());
          return OptionReader.<AD>elements(definition.getAttributeDefinitions().values()).stream()
              .map(OptionReader::describe).toList();
        }
      }
    }
    return List.of();
  }

  private static Enumeration<URL> entries(Bundle bundle) {
    Enumeration<URL> files = bundle.findEntries("OSGI-INF/metatype", "*.xml", false);
    return files == null ? Collections.emptyEnumeration() : files;
  }

  private static MetaData parse(URL file) {
    try {
      return new MetaDataReader().parse(file);
    } catch (IOException e) {
      throw new UncheckedIOException("can't read " + file, e);
    }
  }

  static OptionDescription describe(AD attribute) {
    OptionType type = type(attribute);
    boolean many = attribute.getCardinality() != 0;
    String[] defaults = Optional.ofNullable(attribute.getDefaultValue()).orElse(new String[0]);
    Optional<Object> value;
    if (many) {
      // an empty list is declared as one empty text
      value = Optional.of(
          Arrays.equals(defaults, EMPTY) ? List.of() : Arrays.stream(defaults).map(text -> parse(type, text)).toList());
    } else {
      value = Arrays.stream(defaults).findFirst().map(text -> parse(type, text));
    }
    return new OptionDescription(
        hyphenated(attribute.getID()),
        attribute.getID(),
        type,
        many,
        value,
        bound(type, attribute.getMin()),
        bound(type, attribute.getMax()),
        List.of(Optional.ofNullable(attribute.getOptionValues()).orElse(new String[0])),
        Optional.ofNullable(attribute.getDescription()).orElse(""),
        attribute.isRequired() && value.isEmpty());
  }

  /** {@code rewindTo} is written {@code rewind-to}, {@code targetKL} is written {@code target-kl}. */
  static String hyphenated(String id) {
    return id.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }

  private static OptionType type(AD attribute) {
    return switch (attribute.getType()) {
      case AttributeDefinition.BOOLEAN -> OptionType.BOOLEAN;
      case AttributeDefinition.INTEGER, AttributeDefinition.SHORT, AttributeDefinition.BYTE -> OptionType.INTEGER;
      case AttributeDefinition.LONG -> OptionType.LONG;
      case AttributeDefinition.DOUBLE, AttributeDefinition.FLOAT -> OptionType.NUMBER;
      default -> OptionType.STRING;
    };
  }

  private static Object parse(OptionType type, String text) {
    return switch (type) {
      case STRING -> text;
      case BOOLEAN -> Boolean.valueOf(text);
      case INTEGER, LONG -> Long.valueOf(text);
      case NUMBER -> Double.valueOf(text);
    };
  }

  private static Optional<Number> bound(OptionType type, String text) {
    if (text == null || text.isBlank()) {
      return Optional.empty();
    }
    return Optional.of(type == OptionType.NUMBER ? (Number) Double.valueOf(text) : (Number) Long.valueOf(text));
  }

  /** Felix declares raw collections. */
  @SuppressWarnings("unchecked")
  private static <T> List<T> elements(Collection<?> raw) {
    return raw == null ? List.of() : List.copyOf((Collection<T>) raw);
  }
}
