// SPDX-License-Identifier: GPL-2.0
#include "report/options.h"
#include "llvm/Support/Format.h"
#include <functional>
#include <iostream>
#include <thread>

namespace lwpv {
namespace {

using llvm::Error;
using llvm::StringRef;

Error usage(const llvm::Twine &Message) {
  return llvm::createStringError(
      std::make_error_code(std::errc::invalid_argument), Message);
}

Error setJobs(Options &O, StringRef Value) {
  if (Value.getAsInteger(10, O.Jobs) || O.Jobs == 0 || O.Jobs > 1024)
    return usage("-j takes a number from 1 to 1024, not \"" + Value + "\"");
  return Error::success();
}

Error setClasses(Options &O, StringRef Value) {
  auto Classes = selectClasses(Value);
  if (!Classes)
    return Classes.takeError();
  O.Classes = std::move(*Classes);
  return Error::success();
}

/// One row for each option. Value is the name of its argument, or null.
struct Row {
  const char *Name;
  const char *Value;
  const char *Help;
  Error (*Set)(Options &, StringRef);
};

template <std::string Options::*Member>
Error setString(Options &O, StringRef Value) {
  O.*Member = Value.str();
  return Error::success();
}

template <bool Options::*Member> Error setFlag(Options &O, StringRef) {
  O.*Member = true;
  return Error::success();
}

const Row Rows[] = {
    {"-p", "PATH", "compile_commands.json, or the folder that holds it",
     setString<&Options::Database>},
    {"-j", "N", "threads (default: one per processor)", setJobs},
    {"--root", "DIR",
     "the source tree; nothing outside of it is changed (default: .)",
     setString<&Options::Root>},
    {"--all-asm", nullptr,
     "every assembler file and header below the root, compiled or not",
     setFlag<&Options::AllAsm>},
    {"--class", "GLOBS",
     "only these classes, as in msr,ldm-*,-ldm-user (default: all)",
     setClasses},
    {"--list-classes", nullptr, "list the classes and stop",
     setFlag<&Options::ListClasses>},
    {"--explain", "CLASS", "say what a class is and stop",
     setString<&Options::Explain>},
    {"--json", nullptr, "the report as JSON on standard output",
     setFlag<&Options::Json>},
    {"--in-place", nullptr, "apply: change the files where they are",
     setFlag<&Options::InPlace>},
    {"--out-dir", "DIR", "apply: write changed files to a mirror of the tree",
     setString<&Options::OutDir>},
    {"--backup-suffix", "SUFFIX", "apply --in-place: keep each old file",
     setString<&Options::BackupSuffix>},
    {"--fallback", nullptr,
     "let each changed file build without lwpv.h, its sites as plain code",
     setFlag<&Options::Fallback>},
    {"--keep-going", nullptr,
     "apply what was found although a unit could not be read",
     setFlag<&Options::KeepGoing>},
    {"--help", nullptr, "print this and stop", setFlag<&Options::Help>},
};

const Row *findRow(StringRef Name) {
  auto *It = llvm::find_if(Rows, [&](const Row &R) { return Name == R.Name; });
  return It == std::end(Rows) ? nullptr : It;
}

/// "--root=x" and "-j4" carry their value along; "-p x" has it behind.
struct Word {
  StringRef Name;
  std::optional<StringRef> Value;
};

Word splitWord(StringRef Text) {
  if (Text.startswith("--")) {
    auto Parts = Text.split('=');
    if (Parts.first.size() < Text.size())
      return {Parts.first, Parts.second};
    return {Text, std::nullopt};
  }
  if (Text.size() > 2)
    return {Text.take_front(2), Text.drop_front(2)};
  return {Text, std::nullopt};
}

Error readFileList(Options &O) {
  for (std::string Line; std::getline(std::cin, Line);)
    if (!StringRef(Line).trim().empty())
      O.Files.push_back(StringRef(Line).trim().str());
  return Error::success();
}

class Parser {
public:
  Parser(llvm::ArrayRef<const char *> Words, Options &Out)
      : Words(Words), Out(Out) {}

  Error run() {
    bool OnlyFiles = false;
    while (!Words.empty()) {
      StringRef Text = Words.front();
      Words = Words.drop_front();
      if (Text == "--" && !OnlyFiles) {
        OnlyFiles = true;
        continue;
      }
      if (Error E = word(Text, OnlyFiles))
        return E;
    }
    return Error::success();
  }

private:
  Error word(StringRef Text, bool OnlyFiles) {
    if (Text == "-" && !OnlyFiles)
      return readFileList(Out);
    if (OnlyFiles || !Text.startswith("-")) {
      Out.Files.push_back(Text.str());
      return Error::success();
    }
    return option(Text);
  }

  Error option(StringRef Text) {
    Word W = splitWord(Text);
    const Row *R = findRow(W.Name);
    if (!R)
      return usage("unknown option " + W.Name + "; see lwpv --help");
    if (!R->Value && W.Value)
      return usage(W.Name + " takes no value");
    if (R->Value && !W.Value) {
      if (Words.empty())
        return usage(W.Name + " needs a value: " + W.Name + " " + R->Value);
      W.Value = Words.front();
      Words = Words.drop_front();
    }
    return R->Set(Out, W.Value.value_or(""));
  }

  llvm::ArrayRef<const char *> Words;
  Options &Out;
};

} // namespace

llvm::Expected<Options> parseOptions(llvm::ArrayRef<const char *> Words) {
  Options Out;
  Out.Jobs = std::max(1u, std::thread::hardware_concurrency());
  for (const ClassInfo &Info : classTable())
    Out.Classes.insert(Info.Id);
  if (Error E = Parser(Words, Out).run())
    return E;
  return Out;
}

void printOptions(llvm::raw_ostream &OS) {
  for (const Row &R : Rows) {
    std::string Name = R.Name;
    if (R.Value)
      Name += std::string(" ") + R.Value;
    OS << "  " << llvm::left_justify(Name, 24) << R.Help << "\n";
  }
}

} // namespace lwpv
