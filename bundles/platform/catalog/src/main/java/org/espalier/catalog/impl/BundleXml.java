// SPDX-License-Identifier: Apache-2.0
package org.espalier.catalog.impl;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.catalog.Thrown;
import org.osgi.framework.Bundle;
import org.w3c.dom.Document;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** What stands in the XML files of a bundle, read without a document type and so without entities of others. */
final class BundleXml {
  private BundleXml() {}

  /** The XML files that lie in a folder of a bundle. */
  static List<URL> files(Bundle bundle, String folder) {
    return Optional.ofNullable(bundle.findEntries(folder, "*.xml", false)).map(Collections::list)
        .map(List::<URL>copyOf).orElse(List.of());
  }

  /**
   * Reads a file.
   *
   * @throws InvalidInputException if it is not well-formed, as the end of a sentence that begins with the bundle's name
   */
  static Document parse(URL file) {
    try (InputStream in = file.openStream()) {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      DocumentBuilder builder = factory.newDocumentBuilder();
      // the default one prints what it is told
      builder.setErrorHandler(new DefaultHandler());
      return builder.parse(in);
    } catch (SAXException | IOException e) {
      throw new InvalidInputException("has a broken " + file.getPath().substring(1) + ": " + Thrown.of(e).words());
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("every Java platform has a parser for XML", e);
    }
  }
}
