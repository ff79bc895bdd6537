namespace GpuHost.Serving.Models;

/// <summary>One token of a batch: where it goes, and whether its output is wanted.</summary>
/// <param name="Token">The token to compute.</param>
/// <param name="Position">Its position in the sequence; positions of one sequence grow by one without gaps.</param>
/// <param name="Sequence">The sequence that it extends.</param>
/// <param name="OutputIndex">The row of the outputs that this token fills, or −1 if its output is not wanted.</param>
public readonly record struct BatchToken(TokenId Token, int Position, SequenceId Sequence, int OutputIndex)
{
    public bool WantsOutput => OutputIndex >= 0;
}
