namespace GpuHost.Serving.Models;

/// <summary>
/// The tokens of one decode step, in the order in which they are computed. A plan is filled, decoded, cleared and
/// filled again: after the first steps it allocates nothing. Not thread-safe; it belongs to whoever decides the step.
/// </summary>
public sealed class BatchPlan
{
    private readonly BatchToken[] _tokens;
    private int _count;

    /// <param name="capacityTokens">At most <see cref="EngineLimits.BatchTokensMax"/>.</param>
    public BatchPlan(int capacityTokens)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacityTokens);
        _tokens = new BatchToken[capacityTokens];
    }

    public int CapacityTokens => _tokens.Length;

    public int Count => _count;

    public int FreeTokens => _tokens.Length - _count;

    /// <summary>How many tokens want their output; the rows are numbered 0 up to this, in token order.</summary>
    public int OutputCount { get; private set; }

    /// <summary>What is computed for those tokens; one kind for the whole batch.</summary>
    public BatchOutput Output { get; private set; }

    /// <summary>The adapters that apply to every token of the batch; empty for the base model.</summary>
    public IReadOnlyList<AdapterUse> Adapters { get; private set; } = [];

    public ReadOnlySpan<BatchToken> Tokens => _tokens.AsSpan(0, _count);

    /// <summary>Empties the plan and says what the next batch is.</summary>
    public void Reset(BatchOutput output, IReadOnlyList<AdapterUse> adapters)
    {
        _count = 0;
        OutputCount = 0;
        Output = output;
        Adapters = adapters;
    }

    /// <summary>Appends a token and returns the row of its output, or −1 if none is wanted.</summary>
    /// <exception cref="InvalidOperationException">The plan is full.</exception>
    public int Add(TokenId token, int position, SequenceId sequence, bool wantsOutput)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        if (_count == _tokens.Length)
        {
            throw new InvalidOperationException($"A batch plan of {_tokens.Length} tokens is full.");
        }

        int output = wantsOutput ? OutputCount++ : -1;
        _tokens[_count++] = new BatchToken(token, position, sequence, output);
        return output;
    }
}
