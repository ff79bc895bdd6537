using Pipelines.Core.Python.Text;

namespace Pipelines.Core.Operators.Split;

/// <summary>Cuts at a delimiter; pieces of white space are dropped, and chunks of several pieces keep the delimiters between them.</summary>
/// <param name="Delimiter">At least one character.</param>
/// <param name="PiecesPerChunk">At least 1.</param>
internal sealed record DelimiterCut(string Delimiter, int PiecesPerChunk) : ITextCut
{
    public string Identity => $"delimiter {PiecesPerChunk} {Delimiter}";

    public IEnumerable<string> Cut(string text) => text
        .Split(Delimiter)
        .Where(static piece => Whitespace.EndOfText(piece) > 0)
        .Chunk(PiecesPerChunk)
        .Select(pieces => Whitespace.Trim(string.Join(Delimiter, pieces)));
}
