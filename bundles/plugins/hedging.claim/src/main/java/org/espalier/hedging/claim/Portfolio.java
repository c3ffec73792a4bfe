// SPDX-License-Identifier: Apache-2.0
package org.espalier.hedging.claim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.espalier.api.hedging.CallPortfolio;
import org.espalier.api.hedging.Claim;
import org.espalier.api.market.Paths;
import org.espalier.api.market.TimeGrid;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.plugin.Plugin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** A sum of claims, each times a number that may be negative. */
@Component(factory = Claim.KIND)
@Plugin(name = "portfolio", summary = "Several claims, long and short")
@Designate(ocd = Portfolio.Options.class)
public final class Portfolio implements Claim {
  private static final Map<String, Form> FORMS = forms();

  private final List<Leg> legs;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(
        description =
            "Each leg as 'number claim strike': 1 call 100, -1 put 95, 10 digital-call 100 (which pays 1), asian-put,"
                + " lookback-call; or with a barrier, 'number claim strike barrier': 1 down-and-out-call 100 95")
    String[] legs() default {"1 call 100", "1 put 100"};
  }

  @Activate
  public Portfolio(Options options) {
    this.legs = Stream.of(options.legs()).map(Portfolio::leg).toList();
    if (legs.isEmpty()) {
      throw new InvalidInputException("claim portfolio: there are no legs; give at least one, such as '1 call 100'");
    }
  }

  private static Map<String, Form> forms() {
    Map<String, Form> forms = new LinkedHashMap<>();
    for (Side side : Side.values()) {
      String name = side == Side.CALL ? "call" : "put";
      forms.put(name, new Form(1, levels -> new European(side, levels.get(0))));
      forms.put("digital-" + name, new Form(1, levels -> new Digital(side, levels.get(0))));
      forms.put("asian-" + name, new Form(1, levels -> new Asian(side, levels.get(0), false)));
      forms.put("lookback-" + name, new Form(1, levels -> new Lookback(side, levels.get(0), false)));
      for (String type : List.of("down-and-out", "down-and-in", "up-and-out", "up-and-in")) {
        forms.put(type + "-" + name, new Form(2, levels -> new Barrier(side, levels.get(0), levels.get(1), type)));
      }
    }
    return forms;
  }

  private static Leg leg(String text) {
    String[] words = text.trim().split("\\s+");
    Form form = words.length < 2 ? null : FORMS.get(words[1]);
    if (form == null || words.length != 2 + form.levels()) {
      throw unreadable(text);
    }
    List<Double> numbers = new ArrayList<>();
    for (int i = 0; i < words.length; i++) {
      if (i != 1) {
        numbers.add(number(words[i], text));
      }
    }
    return new Leg(numbers.get(0), form.make().apply(numbers.subList(1, numbers.size())));
  }

  private static double number(String word, String text) {
    try {
      double number = Double.parseDouble(word);
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new InvalidInputException(unreadable(text).getMessage(), e);
    }
    throw unreadable(text);
  }

  private static InvalidInputException unreadable(String text) {
    return new InvalidInputException(
        "claim portfolio: the leg '" + text + "' can't be read; write 'number claim strike', with a barrier after that"
            + " where the claim has one; claims are " + String.join(", ", FORMS.keySet()));
  }

  @Override
  public Optional<String> refusal(double spot, TimeGrid grid) {
    return legs.stream().flatMap(leg -> leg.claim().refusal(spot, grid).stream()).findFirst();
  }

  @Override
  public void payoffs(Paths paths, double[] payoffs) {
    double[] sums = new double[paths.size()];
    for (Leg leg : legs) {
      leg.claim().payoffs(paths, payoffs);
      for (int p = 0; p < sums.length; p++) {
        sums[p] += leg.number() * payoffs[p];
      }
    }
    System.arraycopy(sums, 0, payoffs, 0, sums.length);
  }

  /** The mean of the legs' strikes. */
  @Override
  public double strike(double spot) {
    return legs.stream().mapToDouble(leg -> leg.claim().strike(spot)).average().orElseThrow();
  }

  @Override
  public Optional<CallPortfolio> calls() {
    List<CallPortfolio.Call> calls = new ArrayList<>();
    double stocks = 0;
    double cash = 0;
    for (Leg leg : legs) {
      Optional<CallPortfolio> own = leg.claim().calls();
      if (own.isEmpty()) {
        return Optional.empty();
      }
      own.get().calls().forEach(
          call -> calls.add(new CallPortfolio.Call(leg.number() * call.quantity(), call.strike())));
      stocks += leg.number() * own.get().stocks();
      cash += leg.number() * own.get().cash();
    }
    return Optional.of(new CallPortfolio(calls, stocks, cash));
  }

  private record Leg(double number, Claim claim) {}

  /** How a claim is made from its levels. */
  private record Form(int levels, Function<List<Double>, Claim> make) {}
}
