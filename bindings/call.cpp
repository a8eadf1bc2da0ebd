// SPDX-License-Identifier: Apache-2.0
#include "call.hpp"

#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>

namespace libgrid::python {

namespace {

/// How long Ctrl-C may go unnoticed; long enough to cost nothing.
constexpr std::chrono::milliseconds kPatience{50};

struct News {
  std::string stage;
  double share = 0;
};

/// What the worker has told and the caller has not yet passed on; of one stage only the latest.
class Mailbox {
 public:
  void post(std::string_view stage, double share) {
    const std::lock_guard lock(mutex_);
    if (!news_.empty() && news_.back().stage == stage) {
      news_.back().share = share;
    } else {
      news_.push_back({std::string(stage), share});
    }
  }
  void finish() {
    const std::lock_guard lock(mutex_);
    done_ = true;
    wake_.notify_one();
  }
  /// Takes the news; true when the work has ended.
  bool wait(std::vector<News>& news) {
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, kPatience, [this] { return done_; });
    news.swap(news_);
    news_.clear();
    return done_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<News> news_;
  bool done_ = false;
};

void tell(const py::object& progress, const std::vector<News>& news) {
  for (const News& item : news)
    if (progress(item.stage, item.share).is(py::bool_(false)))
      throw Error(ErrorCode::cancelled, "stopped by progress");
  if (PyErr_CheckSignals() != 0) throw py::error_already_set();
}

std::optional<Language> language_of_texts;  ///< guarded by the GIL

}  // namespace

void speak(std::optional<Language> language) { language_of_texts = language; }

void in_worker(int threads, const py::object& progress,
               const std::function<void(const Run&)>& work) {
  if (threads < 0)
    throw Error(ErrorCode::usage, "threads is " + std::to_string(threads) +
                                      "; it must be 0 (as many as the machine has) or more");
  Mailbox mailbox;
  std::stop_source stop;
  Run run{.threads = threads, .stop = stop.get_token(), .language = language_of_texts};
  if (!progress.is_none())
    run.progress = [&mailbox](std::string_view stage, double share) { mailbox.post(stage, share); };

  std::exception_ptr fault;
  std::exception_ptr interruption;
  std::thread worker([&] {
    try {
      work(run);
    } catch (...) {
      fault = std::current_exception();
    }
    mailbox.finish();
  });
  for (bool done = false; !done;) {
    std::vector<News> news;
    {
      const py::gil_scoped_release released;
      done = mailbox.wait(news);
    }
    if (interruption) continue;
    try {
      tell(progress, news);
    } catch (...) {
      interruption = std::current_exception();
      stop.request_stop();
    }
  }
  worker.join();
  if (interruption) std::rethrow_exception(interruption);
  if (fault) std::rethrow_exception(fault);
}

}  // namespace libgrid::python
