namespace Pipelines.Core.Operators.Tokens;

/// <summary>Counts a text in tokens. Immutable and thread-safe.</summary>
public interface ITextTokenizer
{
    /// <summary>
    /// Cuts the text so that each piece but the last has <paramref name="tokensPerPiece"/> tokens. A character that lies across a cut
    /// belongs to the piece behind it, so no character is ever broken; a piece that would be empty then is left out.
    /// </summary>
    /// <returns>Where each piece ends, as rising indices into the text; the last is its length. Empty for an empty text.</returns>
    IReadOnlyList<int> Cut(string text, int tokensPerPiece);
}
