// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.mlflow;

import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.jakartars.whiteboard.propertytypes.JakartarsExtension;

/** Refuses an empty body where the protocol has one. */
@Component(service = ReaderInterceptor.class)
@JakartarsExtension
public final class Bodies implements ReaderInterceptor {
  @Override
  public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
    Object body = context.proceed();
    if (body == null && Message.class.isAssignableFrom(context.getType())) {
      throw Refusal.invalid("the body is empty; it must be JSON");
    }
    return body;
  }
}
