// SPDX-License-Identifier: GPL-2.0
#include "asm/constant.h"
#include "llvm/ADT/StringExtras.h"

namespace lwpv {
namespace {

using llvm::StringRef;
using Value = std::optional<int64_t>;

struct Operator {
  const char *Text;
  int Precedence;
  Value (*Apply)(int64_t, int64_t);
};

/// Two-character operators first. Precedences are C's, which agree with those
/// of gas wherever people leave brackets out.
const Operator Operators[] = {
    {"<<", 4,
     [](int64_t A, int64_t B) -> Value {
       return static_cast<int64_t>(static_cast<uint64_t>(A) << (B & 63));
     }},
    {">>", 4, [](int64_t A, int64_t B) -> Value { return A >> (B & 63); }},
    {"|", 1, [](int64_t A, int64_t B) -> Value { return A | B; }},
    {"^", 2, [](int64_t A, int64_t B) -> Value { return A ^ B; }},
    {"&", 3, [](int64_t A, int64_t B) -> Value { return A & B; }},
    {"+", 5, [](int64_t A, int64_t B) -> Value { return A + B; }},
    {"-", 5, [](int64_t A, int64_t B) -> Value { return A - B; }},
    {"*", 6, [](int64_t A, int64_t B) -> Value { return A * B; }},
    {"/", 6,
     [](int64_t A, int64_t B) -> Value {
       return B ? Value(A / B) : std::nullopt;
     }},
    {"%", 6,
     [](int64_t A, int64_t B) -> Value {
       return B ? Value(A % B) : std::nullopt;
     }},
};

/// Deeper brackets than this are nobody's constant.
constexpr unsigned MaxDepth = 64;

class Evaluator {
public:
  explicit Evaluator(StringRef Text) : Rest(Text) {}

  Value run() {
    Value V = binary(1);
    return Rest.trim().empty() ? V : std::nullopt;
  }

private:
  const Operator *peek() {
    Rest = Rest.ltrim();
    for (const Operator &O : Operators)
      if (Rest.startswith(O.Text))
        return &O;
    return nullptr;
  }

  Value binary(int Precedence) {
    Value Left = unary();
    for (const Operator *O = peek(); Left && O && O->Precedence >= Precedence;
         O = peek()) {
      Rest = Rest.drop_front(StringRef(O->Text).size());
      Value Right = binary(O->Precedence + 1);
      Left = Right ? O->Apply(*Left, *Right) : std::nullopt;
    }
    return Left;
  }

  Value unary() {
    Rest = Rest.ltrim();
    if (++Depth > MaxDepth)
      return std::nullopt;
    Value V = operand();
    --Depth;
    return V;
  }

  Value operand() {
    if (Rest.consume_front("~")) {
      Value V = unary();
      return V ? Value(~*V) : std::nullopt;
    }
    if (Rest.consume_front("-")) {
      Value V = unary();
      return V ? Value(-*V) : std::nullopt;
    }
    if (!Rest.consume_front("("))
      return number();
    Value V = binary(1);
    Rest = Rest.ltrim();
    return Rest.consume_front(")") ? V : std::nullopt;
  }

  Value number() {
    StringRef Digits = Rest.take_while(llvm::isAlnum);
    StringRef Number = Digits.rtrim("uUlL");
    uint64_t V;
    if (Number.empty() || Number.getAsInteger(0, V))
      return std::nullopt;
    Rest = Rest.drop_front(Digits.size());
    return static_cast<int64_t>(V);
  }

  StringRef Rest;
  unsigned Depth = 0;
};

} // namespace

std::optional<int64_t> evaluate(StringRef Text) {
  return Evaluator(Text).run();
}

} // namespace lwpv
