package dev.skerry.site;

import dev.skerry.serving.ModelDescription;
import dev.skerry.serving.Question;
import dev.skerry.site.membership.Member;
import java.util.Optional;

/** Neighbours to whom nobody is to speak. */
class Strangers implements Peers {
  @Override
  public Reply ask(Member member, Question question) {
    throw new AssertionError("somebody is asked");
  }

  @Override
  public boolean greet(Member member) {
    throw new AssertionError("somebody is greeted");
  }

  @Override
  public Optional<ModelDescription> describe(Member member, String agent, String version) {
    return Optional.empty();
  }

  @Override
  public void close() {}
}
