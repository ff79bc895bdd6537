using Pipelines.Core.Operators.Asking;

namespace Pipelines.Core.Operators.ParallelMap;

/// <summary>The configuration of a parallel map that asks a model, checked.</summary>
/// <param name="Name">The operation's name.</param>
/// <param name="Parts">What is asked about each row; at least one.</param>
/// <param name="Made">How rows are made of rows and answers.</param>
/// <param name="SkipOnError">Rows that fail are skipped, with their failure kept.</param>
internal sealed record ParallelMapOptions(string Name, IReadOnlyList<MapPart> Parts, AnsweredRow Made, bool SkipOnError);
