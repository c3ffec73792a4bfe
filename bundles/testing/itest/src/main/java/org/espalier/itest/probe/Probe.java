// SPDX-License-Identifier: Apache-2.0
package org.espalier.itest.probe;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.espalier.api.plugin.Plugin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** A plug-in that answers questions about itself and has a thread of its own. */
@Component(factory = Probing.KIND)
@Plugin(
    name = "probe",
    summary = "Answers questions about itself",
    source = "Espalier's tests",
    parts = {"first", "second"},
    provides = "answers",
    requires = {"questions"})
@Designate(ocd = Probe.Options.class)
public final class Probe implements Function<String, Object>, Probing {

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "A number", min = "0", max = "9")
    int level() default 3;

    @AttributeDefinition(description = "One of two", options = {@Option("fast"), @Option("slow")})
    String mode() default "slow";

    @AttributeDefinition(description = "Several numbers")
    int[] hiddenSizes() default {64, 32};

    @AttributeDefinition(description = "None, unless given")
    String[] exclude() default {};

    @AttributeDefinition(description = "A rate", min = "0.0")
    double rate() default 0.1;

    @AttributeDefinition(description = "A single-precision rate")
    float smallRate() default 1e-3f;

    @AttributeDefinition(description = "Yes or no")
    boolean flag() default true;

    @AttributeDefinition(description = "A long number")
    long samples() default 5_000_000_000L;

    @AttributeDefinition(description = "Text, empty unless given")
    String note() default "";
  }

  private final Options options;
  private final CountDownLatch end = new CountDownLatch(1);
  private final Thread thread;

  @Activate
  public Probe(Options options) {
    this.options = options;
    thread = new Thread(this::awaitEnd, "probe");
    thread.start();
  }

  private void awaitEnd() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Deactivate
  void stop() throws InterruptedException {
    end.countDown();
    thread.join();
  }

  @Override
  public Object apply(String question) {
    return switch (question) {
      case "version" -> version();
      case "late" -> new Late().toString();
      case "options" -> String.join(" ", "" + options.level(), options.mode(), Arrays.toString(options.hiddenSizes()),
          Arrays.toString(options.exclude()), "" + options.rate(), "" + options.smallRate(), "" + options.flag(),
          "" + options.samples(), "<" + options.note() + ">");
      default -> throw new UnansweredException(question);
    };
  }

  private static String version() {
    try (InputStream in = Probe.class.getResourceAsStream("/version.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).trim();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
