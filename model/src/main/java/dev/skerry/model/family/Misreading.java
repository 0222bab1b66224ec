package dev.skerry.model.family;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where in a manifest a reader stopped and why, for the person who wrote it. */
final class Misreading {
  private static final Pattern MISSING =
      Pattern.compile("Missing required creator property '([^']+)'");

  private Misreading() {}

  /** To be put behind the file's name: {@code : name is missing}. */
  static String of(JsonProcessingException e) {
    String why = said(e).lines().findFirst().orElse("cannot be read");
    String field = field(e);
    Matcher missing = MISSING.matcher(why);
    if (missing.find()) {
      return ": " + (field.isEmpty() ? missing.group(1) : field) + " is missing";
    }
    JsonLocation at = e.getLocation();
    return (at == null || e instanceof InvalidDefinitionException
            ? ""
            : " line " + at.getLineNr() + ", column " + at.getColumnNr())
        + ": "
        + (field.isEmpty() ? "" : field + ": ")
        + why;
  }

  /* What the value itself had against it, without the reader's talk around it. */
  private static String said(JsonProcessingException e) {
    return e instanceof ValueInstantiationException && e.getCause() != null
        ? String.valueOf(e.getCause().getMessage())
        : String.valueOf(e.getOriginalMessage());
  }

  /** As in {@code variants[0].measurement}; empty for the whole. */
  private static String field(JsonProcessingException e) {
    StringBuilder path = new StringBuilder();
    if (e instanceof JsonMappingException mapping) {
      for (Reference step : mapping.getPath()) {
        if (step.getFieldName() == null) {
          path.append('[').append(step.getIndex()).append(']');
        } else {
          path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
        }
      }
    }
    return path.toString();
  }
}
