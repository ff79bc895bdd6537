using Pipelines.Core.Inference;
using Pipelines.Core.Operators.Prompts;

namespace Pipelines.Core.Operators.Asking;

/// <summary>What an operator asks a model about each of its rows. Immutable.</summary>
internal sealed record RowQuestion
{
    public required CompiledPrompt Prompt { get; init; }

    public required ChatMessage System { get; init; }

    public required AnswerPolicy Policy { get; init; }

    /// <summary>Null when every row has its own call.</summary>
    public RowBatching? Batching { get; init; }

    /// <summary>Null when the prompt is used as written.</summary>
    public RowCalibration? Calibration { get; init; }
}
