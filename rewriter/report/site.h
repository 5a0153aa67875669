// SPDX-License-Identifier: GPL-2.0
//
// The model that both front ends fill and every output reads: a *site* is one
// sensitive statement at its place in a source file.
//
#ifndef LWPV_REPORT_SITE_H
#define LWPV_REPORT_SITE_H

#include "asm/classify.h"
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <tuple>

namespace lwpv {

enum class SiteState {
  Open,    // to be wrapped
  Wrapped, // stands in the site macro already
  Kept,    // suppressed by a comment
  Unsafe,  // has no place of its own in a file: a person must look
};

/// A half-open range of bytes of a file and the text to put at its ends.
struct SourceRange {
  std::string File;
  size_t Begin = 0;
  size_t End = 0;
  std::string OpenText;
  std::string CloseText;
};

struct Site {
  SourceRange Range;
  ClassId Class;
  SiteState State = SiteState::Open;
  std::string Statement;
  std::string Reason; // for Kept and Unsafe
};

/// The site macro for a site that has a trap-free sequence, or null.
const char *stubMacro(const Site &S);

/// Sites by place, from many translation units at a time.
class SiteSet {
public:
  /// Adds a site unless one stands there already.
  void add(Site S);
  /// In order of file and offset. Not for use while others still add.
  const std::vector<Site> &sites();

private:
  using Key = std::tuple<std::string, size_t, size_t>;
  std::mutex Mutex;
  std::map<Key, Site> Sites;
  std::vector<Site> Sorted;
};

} // namespace lwpv

#endif
