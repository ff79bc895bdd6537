using Pipelines.Core.Identity;

namespace Pipelines.Runtime.Runs;

/// <summary>A stage of a run.</summary>
/// <param name="Name">For example <c>01-extract</c>.</param>
/// <param name="Step">The step of the pipeline that it is a part of.</param>
/// <param name="Operators">The names of its operators, in order.</param>
/// <param name="Identity">The hash of all that decides what it makes of its input.</param>
public sealed record RunStage(string Name, string Step, IReadOnlyList<string> Operators, ContentHash Identity);
