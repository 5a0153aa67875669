// SPDX-License-Identifier: GPL-2.0
//
// The text of source files, read once, and the places in it.
//
#ifndef LWPV_REPORT_FILES_H
#define LWPV_REPORT_FILES_H

#include "llvm/ADT/StringRef.h"
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace lwpv {

class SourceFile {
public:
  explicit SourceFile(std::string Text);

  llvm::StringRef text() const { return Text; }
  /// Counted from 1.
  unsigned lineOf(size_t Offset) const;
  unsigned columnOf(size_t Offset) const;
  /// Without its line break; empty if there is no such line.
  llvm::StringRef line(unsigned Number) const;
  unsigned lineCount() const { return Starts.size(); }

private:
  std::string Text;
  std::vector<size_t> Starts; // of the lines
};

class SourceFiles {
public:
  /// Null if the file cannot be read.
  const SourceFile *get(const std::string &Path);

private:
  std::map<std::string, std::unique_ptr<SourceFile>> Files;
};

} // namespace lwpv

#endif
