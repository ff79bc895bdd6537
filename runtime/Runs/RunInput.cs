using Pipelines.Core.Identity;

namespace Pipelines.Runtime.Runs;

/// <summary>A dataset that a run reads.</summary>
/// <param name="Name">Its name in the pipeline.</param>
/// <param name="Origin">Where it was found.</param>
/// <param name="Identity">The hash of its bytes.</param>
/// <param name="SizeBytes">Their number.</param>
public sealed record RunInput(string Name, string Origin, ContentHash Identity, long SizeBytes);
