// SPDX-License-Identifier: Apache-2.0
package org.espalier.seedlings.weights;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.engine.Weights;
import org.espalier.api.exchange.WeightSource;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.plugin.Plugin;
import org.espalier.files.SourceFiles;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Reads weights from a text file: a line for each parameter, its name and its values in canonical order, with spaces
 * between them.
 */
@Component(factory = WeightSource.KIND)
@Plugin(name = "seedling", summary = "Weights from a text file with a line for every parameter")
@Designate(ocd = Seedling.Options.class)
public final class Seedling implements WeightSource {

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "The file; a relative path counts from the folder that the command runs in")
    String file();

    @AttributeDefinition(description = "The network that starts from it, such as actor; empty for every network")
    String network() default "";

    @AttributeDefinition(description = "The file's SHA-256; filled in when the experiment is planned")
    String sha256() default "";
  }

  private final String file;
  private final String network;
  private final SourceFiles source;
  private final Map<String, float[]> values = new LinkedHashMap<>();

  @Activate
  public Seedling(Options options) {
    file = options.file();
    network = options.network();
    Path path = SourceFiles.path(file);
    source = SourceFiles.of(path, "to read weights from").requirePlanned(options.sha256());
    new String(source.read(path), StandardCharsets.UTF_8).lines().filter(line -> !line.isBlank()).forEach(this::read);
  }

  private void read(String line) {
    List<String> words = List.of(line.strip().split("\\s+"));
    String parameter = words.get(0);
    float[] numbers = new float[words.size() - 1];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = number(parameter, words.get(i + 1));
    }
    if (values.put(parameter, numbers) != null) {
      throw new InvalidInputException(file + " has " + parameter + " twice");
    }
  }

  private float number(String parameter, String word) {
    try {
      float number = Float.parseFloat(word);
      if (Float.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new InvalidInputException(file + ": \"" + word + "\" of " + parameter + " is no number", e);
    }
    throw new InvalidInputException(file + ": " + parameter + " holds " + word + "; weights are finite");
  }

  @Override
  public String sha256() {
    return source.sha256();
  }

  @Override
  public Optional<Weights> weights(String name, Architecture architecture) {
    if (!network.isEmpty() && !network.equals(name)) {
      return Optional.empty();
    }
    Map<String, float[]> own = new LinkedHashMap<>();
    for (ParameterSpec parameter : architecture.parameters()) {
      own.put(parameter.name(), fitting(name, parameter));
    }
    values.keySet().stream().filter(parameter -> !own.containsKey(parameter)).findFirst().ifPresent(parameter -> {
      throw new InvalidInputException(
          file + " has " + parameter + ", and the network " + name + " has no such parameter");
    });
    return Optional.of(new Weights(own));
  }

  private float[] fitting(String name, ParameterSpec parameter) {
    float[] numbers = values.get(parameter.name());
    if (numbers == null) {
      throw new InvalidInputException(
          file + " has no " + parameter.name() + ", which the network " + name + " needs; it has " + values.keySet());
    }
    if (numbers.length != parameter.size()) {
      throw new InvalidInputException(
          file + " has " + numbers.length + " values of " + parameter.name() + ", and the network " + name + " has "
              + parameter.size());
    }
    return numbers;
  }
}
