using System.Diagnostics.CodeAnalysis;

namespace Pipelines.Core.Operators.Tokens;

/// <summary>Has the tokenizers of this installation. Thread-safe.</summary>
public interface ITokenizerSource
{
    /// <summary>Finds the tokenizer of an encoding (<c>o200k_base</c>, <c>cl100k_base</c>); loads its vocabulary when it is first used.</summary>
    /// <param name="encoding">One of <see cref="TokenEncodings"/>.</param>
    /// <param name="tokenizer">The tokenizer, when there is one.</param>
    /// <param name="problem">What is missing and how to install it, when there is none.</param>
    bool TryFind(string encoding, [NotNullWhen(true)] out ITextTokenizer? tokenizer, [NotNullWhen(false)] out string? problem);
}
