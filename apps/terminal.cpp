// SPDX-License-Identifier: Apache-2.0
#include "terminal.hpp"

#include <unistd.h>

#include <csignal>
#include <iostream>
#include <thread>

namespace libgrid {

namespace {

constexpr int kBar = 30;

std::stop_source& stop_source() {
  static std::stop_source source;
  return source;
}

bool shown = false;
std::optional<Language> chosen;

/// A handler may only touch lock-free state, so a thread of its own waits for the signal.
void stop_on_interrupt() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::thread([signals] {
    int received = 0;
    sigwait(&signals, &received);
    stop_source().request_stop();
    // A second one ends the program at once.
    sigwait(&signals, &received);
    _exit(130);
  }).detach();
}

void show(std::string_view stage, double share) {
  const int full = static_cast<int>(share * kBar);
  std::string bar(static_cast<std::size_t>(full), '#');
  bar.resize(kBar, '.');
  std::cerr << "\r\033[K" << bar << " " << stage << std::flush;
  shown = true;
}

}  // namespace

void speak(std::optional<Language> language) { chosen = language; }

Language spoken() { return chosen.value_or(Language::en); }

void end_progress() {
  if (shown) std::cerr << "\r\033[K" << std::flush;
  shown = false;
}

void say(const std::string& text) {
  end_progress();
  std::cerr << text << "\n";
}

void tell(Word word, std::initializer_list<std::string_view> values) {
  say(say(word, spoken(), values));
}

std::string counted(std::size_t n, const Noun& noun) {
  return counted(static_cast<std::int64_t>(n), noun, spoken());
}

void say_notes(const std::vector<std::string>& notes) {
  for (const std::string& note : notes) tell("cli.note", {note});
}

Run terminal_run(int threads) {
  static const bool ready = (stop_on_interrupt(), true);
  (void)ready;
  Run run;
  run.threads = threads;
  run.stop = stop_source().get_token();
  run.language = chosen;
  if (isatty(STDERR_FILENO)) run.progress = show;
  return run;
}

}  // namespace libgrid
