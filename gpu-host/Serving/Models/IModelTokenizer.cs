namespace GpuHost.Serving.Models;

/// <summary>Text to tokens and back, as the model defines it. Thread-safe: it reads immutable tables only.</summary>
public interface IModelTokenizer
{
    int VocabularySize { get; }

    /// <summary>Beginning of a text, if the model has such a token.</summary>
    TokenId? Bos { get; }

    /// <summary>End of a text.</summary>
    TokenId? Eos { get; }

    /// <summary>End of a turn, for chat models that tell it from <see cref="Eos"/>.</summary>
    TokenId? Eot { get; }

    /// <summary>Between two texts, for models that read two at once.</summary>
    TokenId? Separator { get; }

    /// <summary>Whether <see cref="Tokenize"/> with <c>addSpecial</c> puts <see cref="Bos"/> first.</summary>
    bool AddsBos { get; }

    /// <summary>The same of <see cref="Eos"/> at the end.</summary>
    bool AddsEos { get; }

    /// <summary>Whether <see cref="Separator"/> stands between two texts.</summary>
    bool AddsSeparator { get; }

    /// <summary>True for every token that ends a generation: EOS, EOT and their kin.</summary>
    bool IsEndOfGeneration(TokenId token);

    /// <summary>True for tokens that stand for no text, such as BOS and chat markers.</summary>
    bool IsControl(TokenId token);

    /// <summary>
    /// The tokens of a text, none lost: any text that is valid UTF-16 comes back from its pieces.
    /// Lone surrogates are replaced by U+FFFD.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="addSpecial">Add BOS and EOS where the model wants them.</param>
    /// <param name="parseSpecial">Recognise control tokens written out in the text; false for text from outside.</param>
    /// <exception cref="ModelEngineException">The vocabulary cannot express the text.</exception>
    TokenId[] Tokenize(string text, bool addSpecial, bool parseSpecial);

    /// <summary>
    /// The UTF-8 bytes that a token stands for; they may end in the middle of a character. Control tokens give no bytes
    /// unless <paramref name="renderSpecial"/>. The span stays valid as long as the tokenizer.
    /// </summary>
    ReadOnlySpan<byte> GetPiece(TokenId token, bool renderSpecial = false);
}
