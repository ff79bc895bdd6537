namespace GpuHost.Serving.Models;

/// <summary>
/// Which tokens may come next, such as a grammar over the output. It stands at one point of one output and moves on with
/// <see cref="Accept"/>. One thread at a time; any thread. Disposing frees its native part.
/// </summary>
public interface ITokenConstraint : IDisposable
{
    /// <summary>
    /// True if the token may come next; end-of-generation tokens may where the output is complete. Cheap: sampling asks
    /// this for the token it drew, and calls <see cref="Mask"/> only on a no.
    /// </summary>
    bool Allows(TokenId token);

    /// <summary>Sets the logit of every token that may not come next to negative infinity.</summary>
    /// <param name="logits">One per vocabulary entry.</param>
    void Mask(Span<float> logits);

    /// <summary>Moves on over a token that came.</summary>
    /// <exception cref="InvalidOperationException">The token may not come here.</exception>
    void Accept(TokenId token);

    /// <summary>
    /// Appends the tokens that alone can come next, without moving on; returns how many. Those need no sampling. A
    /// constraint that cannot tell returns 0.
    /// </summary>
    int GetForced(List<TokenId> tokens);

    /// <summary>A second constraint at the same point, independent of this one.</summary>
    ITokenConstraint Clone();
}
