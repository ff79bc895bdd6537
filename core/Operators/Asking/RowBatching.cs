using System.Collections.Concurrent;
using Pipelines.Core.Inference;
using Pipelines.Core.Operators.Prompts;

namespace Pipelines.Core.Operators.Asking;

/// <summary>Several rows share a call (<c>batch_prompt</c>).</summary>
/// <param name="Prompt">Reads <c>inputs</c>.</param>
/// <param name="System">The message before it.</param>
/// <param name="RowsMax">Rows of a call.</param>
/// <param name="Row">The contract of one row's answer.</param>
internal sealed record RowBatching(CompiledPrompt Prompt, ChatMessage System, int RowsMax, OutputContract Row)
{
    /// <summary>One for each size of batch, made when needed; there are at most <see cref="RowsMax"/>, usually two.</summary>
    private readonly ConcurrentDictionary<int, OutputContract> _contracts = new();

    /// <summary>The answer for a batch: a list <c>results</c> of so many answers, one for each row in their order.</summary>
    public OutputContract ContractFor(int rows) => _contracts.GetOrAdd(rows, count => BatchAnswer.ContractFor(Row, count));
}
