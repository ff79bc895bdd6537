using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using GpuHost.LlamaCpp.Handles;
using GpuHost.LlamaCpp.Interop;
using GpuHost.Serving.Models;

namespace GpuHost.LlamaCpp.Tokens;

/// <summary>llama.cpp's tokenizer over a model's vocabulary. Thread-safe, as llama.cpp says of its own.</summary>
/// <remarks>
/// SentencePiece models may put a space before a text; it is part of the first piece. llama.cpp normalises nothing with
/// byte-pair and SentencePiece vocabularies; WordPiece and Unigram ones (embedding models) do lose case and rare characters.
/// </remarks>
internal sealed unsafe class LlamaTokenizer : IModelTokenizer
{
    /// <summary>BOS, EOS, separators and a space before the text: what a tokenizer may add to a text's own tokens.</summary>
    private const int AddedTokensMax = 16;

    /// <summary>Far above every context; keeps byte and token counts within an int.</summary>
    private const int TextCharsMax = 256 << 20;

    private readonly ModelHandle _model;
    private readonly VocabularyTables _tables;
    private readonly TextCoverage _coverage;
    private readonly bool _hasTokens;
    private readonly bool _cutsByExpressions;

    private LlamaTokenizer(ModelHandle model)
    {
        _model = model;
        _tables = VocabularyTables.Read(model.Vocabulary);
        _coverage = TextCoverage.Of(model.Vocabulary, _tables);
        LlamaVocabularyKind kind = LlamaApi.llama_vocab_type(model.Vocabulary);
        _hasTokens = kind != LlamaVocabularyKind.None;
        _cutsByExpressions = kind == LlamaVocabularyKind.BytePair;
        Bos = Optional(LlamaApi.llama_vocab_bos(model.Vocabulary));
        Eos = Optional(LlamaApi.llama_vocab_eos(model.Vocabulary));
        Eot = Optional(LlamaApi.llama_vocab_eot(model.Vocabulary));
        Separator = Optional(LlamaApi.llama_vocab_sep(model.Vocabulary));
        AddsBos = LlamaApi.llama_vocab_get_add_bos(model.Vocabulary) && Bos is not null;
        AddsEos = LlamaApi.llama_vocab_get_add_eos(model.Vocabulary) && Eos is not null;
        AddsSeparator = LlamaApi.llama_vocab_get_add_sep(model.Vocabulary) && Separator is not null;
    }

    public int VocabularySize => _tables.Size;

    public TokenId? Bos { get; }

    public TokenId? Eos { get; }

    public TokenId? Eot { get; }

    public TokenId? Separator { get; }

    public bool AddsBos { get; }

    public bool AddsEos { get; }

    public bool AddsSeparator { get; }

    /// <param name="model">Open; kept, but not owned.</param>
    public static LlamaTokenizer Create(ModelHandle model) => new(model);

    public bool IsEndOfGeneration(TokenId token) => _tables.EndsGeneration(token);

    public bool IsControl(TokenId token) => _tables.IsControl(token);

    public ReadOnlySpan<byte> GetPiece(TokenId token, bool renderSpecial = false) =>
        !renderSpecial && _tables.IsSpecial(token) ? [] : _tables.Piece(token);

    public TokenId[] Tokenize(string text, bool addSpecial, bool parseSpecial)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!_hasTokens)
        {
            throw Failed(ModelEngineFailure.NotSupported, "The model has no vocabulary: it takes tokens only.");
        }

        if (_coverage.FirstUncovered(text) is { } character)
        {
            throw Failed(
                ModelEngineFailure.TokenizationFailed,
                $"The model's vocabulary has no token for U+{character.Value:X4}: it cannot read this text.");
        }

        if (text.Length > TextCharsMax)
        {
            throw Failed(ModelEngineFailure.TokenizationFailed, $"A text of {text.Length} characters is over the limit of {TextCharsMax}.");
        }

        byte[] utf8 = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetByteCount(text));
        try
        {
            int byteCount = Encoding.UTF8.GetBytes(text, utf8);
            return TokenizerStack.Run(
                _cutsByExpressions ? TokenizerStack.LongestStretch(text) : 0,
                () => Tokenize(utf8.AsSpan(0, byteCount), addSpecial, parseSpecial));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(utf8);
        }
    }

    private TokenId[] Tokenize(ReadOnlySpan<byte> utf8, bool addSpecial, bool parseSpecial)
    {
        // A token stands for at least one byte, so this is the most there can be; the second try is for a tokenizer
        // that adds more than it should.
        int[] tokens = ArrayPool<int>.Shared.Rent(utf8.Length + AddedTokensMax);
        try
        {
            int count = Write(utf8, tokens, addSpecial, parseSpecial);
            if (count < 0 && count != int.MinValue)
            {
                ArrayPool<int>.Shared.Return(tokens);
                tokens = ArrayPool<int>.Shared.Rent(-count);
                count = Write(utf8, tokens, addSpecial, parseSpecial);
            }

            return count >= 0
                ? MemoryMarshal.Cast<int, TokenId>(tokens.AsSpan(0, count)).ToArray()
                : throw Failed(ModelEngineFailure.TokenizationFailed, $"A text of {utf8.Length} bytes has too many tokens.");
        }
        finally
        {
            ArrayPool<int>.Shared.Return(tokens);
        }
    }

    private int Write(ReadOnlySpan<byte> utf8, int[] tokens, bool addSpecial, bool parseSpecial)
    {
        bool held = false;
        try
        {
            // The vocabulary is a pointer into the model: the model must not go while it is used.
            _model.DangerousAddRef(ref held);
            fixed (byte* text = &MemoryMarshal.GetReference(utf8))
            fixed (int* destination = tokens)
            {
                return LlamaApi.llama_tokenize(
                    _model.Vocabulary, text, utf8.Length, destination, tokens.Length, addSpecial, parseSpecial);
            }
        }
        finally
        {
            if (held)
            {
                _model.DangerousRelease();
            }
        }
    }

    private static TokenId? Optional(int token) => token < 0 ? null : new TokenId(token);

    private static ModelEngineException Failed(ModelEngineFailure failure, string message) => new(failure, message);
}
