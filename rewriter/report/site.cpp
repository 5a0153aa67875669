// SPDX-License-Identifier: GPL-2.0
#include "report/site.h"

namespace lwpv {

void SiteSet::add(Site S) {
  std::lock_guard<std::mutex> Guard(Mutex);
  Key K(S.Range.File, S.Range.Begin, S.Range.End);
  Sites.try_emplace(std::move(K), std::move(S));
}

const std::vector<Site> &SiteSet::sites() {
  Sorted.clear();
  for (const auto &Entry : Sites)
    Sorted.push_back(Entry.second);
  return Sorted;
}

} // namespace lwpv
