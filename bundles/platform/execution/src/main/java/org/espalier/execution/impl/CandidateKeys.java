// SPDX-License-Identifier: Apache-2.0
package org.espalier.execution.impl;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.ParameterName;
import org.espalier.api.procedure.Candidate;
import org.espalier.api.procedure.Trial;
import org.espalier.plan.Lineup;
import org.espalier.plan.PluginUse;
import org.espalier.plan.RunPlan;

/**
 * Names evaluations of candidates by the SHA-256 of all that they depend on: masks, changed values, iterations and
 * seed, the weights they start from, how they are tried, and the run's seed, task, architecture and engine.
 */
final class CandidateKeys {
  /** Changes when the same content comes to another evaluation. */
  private static final int FORMAT = 2;

  private final byte[] common;

  /**
   * @param trial the procedure's own, if it has one: what that does depends on the procedure's bundle and options, too
   */
  CandidateKeys(RunPlan plan, Weights start, Optional<Trial> trial) {
    Lineup lineup = plan.lineup();
    List<PluginUse> uses = new ArrayList<>(List.of(lineup.task(), lineup.architecture(), lineup.engine()));
    trial.ifPresent(own -> uses.add(lineup.procedure()));
    this.common = digest(out -> {
      out.writeInt(FORMAT);
      out.writeLong(plan.seed());
      for (PluginUse use : uses) {
        write(use.toJson().canonical(), out);
      }
      if (trial.isPresent()) {
        write(trial.get().settings(), out);
        out.writeBoolean(trial.get().shrinks());
      }
      start.save(out);
    });
  }

  /** 64 lower-case hexadecimal digits. */
  String key(Candidate candidate) {
    return HexFormat.of().formatHex(digest(out -> {
      out.write(common);
      out.writeLong(candidate.iterations());
      out.writeLong(candidate.seed());
      for (Map.Entry<ParameterName, Mask> mask : new TreeMap<>(candidate.masks()).entrySet()) {
        out.writeUTF(mask.getKey().toString());
        mask.getValue().save(out);
      }
      for (Map.Entry<ParameterName, float[]> values : new TreeMap<>(candidate.values()).entrySet()) {
        out.writeUTF(values.getKey().toString());
        out.writeInt(values.getValue().length);
        for (float value : values.getValue()) {
          out.writeInt(Float.floatToRawIntBits(value));
        }
      }
    }));
  }

  private static void write(String text, DataOutputStream out) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /** Writes what is digested. */
  private interface Content {
    void writeTo(DataOutputStream out) throws IOException;
  }

  private static byte[] digest(Content content) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (DataOutputStream out =
          new DataOutputStream(new DigestOutputStream(OutputStream.nullOutputStream(), digest))) {
        content.writeTo(out);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
