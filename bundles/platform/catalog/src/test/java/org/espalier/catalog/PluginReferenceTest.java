// SPDX-License-Identifier: Apache-2.0
package org.espalier.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.espalier.api.plugin.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Version;

class PluginReferenceTest {

  @Test
  void aNameAllowsEveryVersion() {
    PluginReference reference = PluginReference.parse("CartPole-v1");
    assertEquals(new PluginReference("CartPole-v1", Optional.empty()), reference);
    assertTrue(reference.includes(Version.emptyVersion));
    assertEquals("CartPole-v1", reference.toString());
  }

  @Test
  void aRangeAllowsWhatIsInIt() {
    PluginReference reference = PluginReference.parse("magnitude@[1.0,2.0)");
    assertEquals("magnitude", reference.name());
    assertTrue(reference.includes(Version.parseVersion("1.0.0.qualifier")));
    assertTrue(reference.includes(Version.parseVersion("1.9")));
    assertFalse(reference.includes(Version.parseVersion("2.0")));
    assertEquals("magnitude@[1.0.0,2.0.0)", reference.toString());
  }

  @Test
  void aSingleVersionAllowsThatAndLaterOnes() {
    PluginReference reference = PluginReference.parse("magnitude@1.2");
    assertFalse(reference.includes(Version.parseVersion("1.1.9")));
    assertTrue(reference.includes(Version.parseVersion("3")));
  }

  @Test
  void whatCannotBeReadIsRefused() {
    assertRefused("\"[1.0\" in magnitude@[1.0 is no version range; write one such as [1.0,2.0)", "magnitude@[1.0");
    assertRefused("\"\" in magnitude@ is no version range; write one such as [1.0,2.0)", "magnitude@");
    assertRefused("\"@[1.0,2.0)\" names no plug-in; write a name, or name@[1.0,2.0)", "@[1.0,2.0)");
  }

  private static void assertRefused(String sentence, String text) {
    assertEquals(sentence, assertThrows(InvalidInputException.class, () -> PluginReference.parse(text)).getMessage());
  }
}
