using System.Text;
using GpuHost.Serving.Models;

namespace GpuHost.Serving.Tests.Fakes;

/// <summary>Token 0 ends; every other token is one letter or digit.</summary>
internal sealed class FakeTokenizer : IModelTokenizer
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz0123456789 .,";

    private static readonly byte[][] Pieces = [.. Letters.Select(letter => Encoding.UTF8.GetBytes([letter]))];

    public static TokenId Eos => new(0);

    public int VocabularySize => Letters.Length + 1;

    public TokenId? Bos => null;

    TokenId? IModelTokenizer.Eos => Eos;

    public TokenId? Eot => null;

    public TokenId? Separator => null;

    public bool AddsBos => false;

    public bool AddsEos => false;

    public bool AddsSeparator => false;

    public bool IsEndOfGeneration(TokenId token) => token == Eos;

    public bool IsControl(TokenId token) => token == Eos;

    public TokenId[] Tokenize(string text, bool addSpecial, bool parseSpecial) =>
        [.. text.Select(letter => new TokenId(Letters.IndexOf(letter, StringComparison.Ordinal) + 1))];

    public ReadOnlySpan<byte> GetPiece(TokenId token, bool renderSpecial = false) =>
        token == Eos ? [] : Pieces[token.Value - 1];
}
