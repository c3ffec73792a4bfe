// SPDX-License-Identifier: Apache-2.0
package org.espalier.export.safetensors;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
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
 * Weights of a safetensors file whose tensors are called like the network's parameters and have their canonical shapes,
 * such as one that was exported. Tensors of masks are left aside: what they remove is zero already, and starts there.
 */
@Component(factory = WeightSource.KIND)
@Plugin(
    name = "safetensors",
    summary = "Trainings start from the weights in a safetensors file",
    source = "The safetensors format: length, JSON header, little-endian data")
@Designate(ocd = SafetensorsWeights.Options.class)
public final class SafetensorsWeights implements WeightSource {
  private static final int SHOWN = 3;

  private final String file;
  private final String network;
  private final String sha256;
  private final TensorFile content;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "The file; a relative path counts from the folder that the command runs in")
    String file();

    @AttributeDefinition(description = "The network that starts from it, such as actor; empty for every network")
    String network() default "";

    @AttributeDefinition(description = "The file's SHA-256; filled in when the experiment is planned")
    String sha256() default "";
  }

  @Activate
  public SafetensorsWeights(Options options) {
    file = options.file();
    network = options.network();
    Path path = SourceFiles.path(file);
    SourceFiles source = SourceFiles.of(path, "to read weights from").requirePlanned(options.sha256());
    sha256 = source.sha256();
    try {
      content = TensorFile.of(source.read(path));
    } catch (InvalidInputException e) {
      throw new InvalidInputException(file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public String sha256() {
    return sha256;
  }

  @Override
  public Optional<Weights> weights(String name, Architecture architecture) {
    if (!network.isEmpty() && !network.equals(name)) {
      return Optional.empty();
    }
    Map<String, float[]> values = new LinkedHashMap<>();
    for (ParameterSpec parameter : architecture.parameters()) {
      requireFits(name, parameter);
      values.put(parameter.name(), read(parameter));
    }
    List<String> others =
        content.tensors().keySet().stream()
            .filter(tensor -> !values.containsKey(tensor) && !tensor.endsWith(SafetensorsExporter.MASK))
            .toList();
    if (!others.isEmpty()) {
      throw new InvalidInputException(
          file + " has tensors that the network " + name + " has no parameters for: " + shown(others));
    }
    return Optional.of(new Weights(values));
  }

  private void requireFits(String name, ParameterSpec parameter) {
    TensorInfo tensor = content.tensors().get(parameter.name());
    if (tensor == null) {
      throw new InvalidInputException(
          file + " has no tensor " + parameter.name() + ", which the network " + name + " needs; it has "
              + shown(List.copyOf(content.tensors().keySet())));
    }
    List<Long> shape = parameter.shape().dimensions().stream().map(Long::valueOf).toList();
    if (!tensor.shape().equals(shape)) {
      throw new InvalidInputException(
          "the tensor " + parameter.name() + " of " + file + " is " + tensor.dimensions() + ", and that of the network "
              + name + " is " + parameter.shape());
    }
  }

  private float[] read(ParameterSpec parameter) {
    try {
      float[] values = content.read(parameter.name());
      for (float value : values) {
        if (!Float.isFinite(value)) {
          throw new InvalidInputException("its tensor " + parameter.name() + " holds " + value);
        }
      }
      return values;
    } catch (InvalidInputException e) {
      throw new InvalidInputException(file + ": " + e.getMessage(), e);
    }
  }

  private static String shown(List<String> names) {
    String more = names.size() > SHOWN ? " and " + (names.size() - SHOWN) + " more" : "";
    return names.isEmpty() ? "none" : names.stream().limit(SHOWN).collect(Collectors.joining(", ")) + more;
  }
}
